'use client';

import { useEffect, useState } from 'react';

/** Time between two looks, in milliseconds. */
const everyMs = 15_000;

type Offer = { text: string; link: string; href: string };
/** What the page shows: how many tasks are open, and how many there are. */
type Shown = { open: number; total: number; here: string };

/** What a response of /api/tasks means for the page. */
async function offerFor(response: Response, { open, total, here }: Shown): Promise<Offer | undefined> {
  const body = await response.json();
  if (Array.isArray(body)) {
    if (body.length === total && body.filter(({ done }) => !done).length === open) return undefined;
    return { text: 'Your tasks have changed since this page was loaded.', link: 'Show them', href: here };
  }
  return response.status === 401
    ? { text: 'Your connection has ended.', link: 'Connect again', href: body.next }
    : undefined;
}

/**
 * Looks from time to time, while the page is visible, whether the tasks changed elsewhere, and then offers to show them. It
 * shows nothing of what it got: in another tab another user may have connected. Without scripts the page lacks nothing.
 */
export function ListChanges({ open, total, here }: Shown) {
  const [offer, setOffer] = useState<Offer>();
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      let waitMs = everyMs;
      try {
        if (document.visibilityState === 'visible') {
          const response = await fetch('/api/tasks', { signal: left.signal });
          waitMs = Math.max(everyMs, Number(response.headers.get('retry-after')) * 1000);
          setOffer(await offerFor(response, { open, total, here }));
        }
      } catch {
        // Offline, or the server restarts: it looks again.
      }
      if (!left.signal.aborted) timer = setTimeout(look, waitMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [open, total, here]);
  return (
    <div className="task-changes small" role="status">
      {offer ? (
        <>
          {offer.text} <a href={offer.href}>{offer.link}</a>
        </>
      ) : null}
    </div>
  );
}
