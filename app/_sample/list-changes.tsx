'use client';

import { useEffect, useState } from 'react';
import { Say } from '@/app/_ui/say';
import type { Task } from '@/lib/sample/tasks';
import { changeTexts as texts } from './texts';

/** Time between two looks, in milliseconds. */
const everyMs = 15_000;

/** A text, and a link by its words and its address. */
type Offer = [text: string, words: string, href: string];
/** What the page shows: how many tasks are open, and how many there are. */
type Shown = { open: number; total: number; here: string };

/** What a response of /api/tasks means for the page. */
async function offerFor(response: Response, { open, total, here }: Shown): Promise<Offer | undefined> {
  const body = await response.json();
  if (response.ok && (body.length !== total || body.filter(({ done }: Task) => !done).length !== open))
    return [texts.changed, texts.show, here];
  return response.status === 401 ? [texts.ended, texts.connect, body.next] : undefined;
}

/**
 * Looks from time to time, while the page is visible, whether the tasks changed elsewhere, and then offers to show them. It
 * shows nothing of what it got: in another tab another user may have connected. Without scripts the page lacks nothing.
 */
export function ListChanges({ open, total, here }: Shown) {
  const [offer, setOffer] = useState<Offer>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const look = async () => {
      let waitMs = everyMs;
      try {
        if (!document.hidden) {
          const response = await fetch('/api/tasks');
          waitMs = Math.max(everyMs, Number(response.headers.get('retry-after')) * 1000);
          const found = await offerFor(response, { open, total, here });
          if (!gone) setOffer(found);
        }
      } catch {
        // Offline, or the server restarts: it looks again.
      }
      if (!gone) timer = setTimeout(look, waitMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [open, total, here]);
  if (!offer) return null;
  const [text, words, href] = offer;
  return (
    <p className="notice notice-warning">
      <Say text={text} />
      <span>
        {text} <a href={href}>{words}</a>
      </span>
    </p>
  );
}
