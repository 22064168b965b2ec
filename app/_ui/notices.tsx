import type { Metadata } from 'next';
import { ownEntry } from '@/lib/parse';
import type { PlatformFailure } from '@/lib/platform/request';
import { flowNotices, writeFailures } from '@/lib/texts';
import { noticeToSay } from '@/lib/web/marks';
import { Notice } from './notice';

const notices = { ...(writeFailures satisfies Record<PlatformFailure, string>), ...flowNotices };

/** What just happened, see `sayNext`. The untrusted name chooses one of the texts and brings none of its own. */
export function PageNotice({ name }: { name: unknown }) {
  const text = ownEntry(notices, name);
  return text ? <Notice kind="warning" title={text} /> : null;
}

/** @returns the metadata of a personal page. Its title begins with the notice, because a title is read out first. */
export async function titled(title: string): Promise<Metadata> {
  const text = ownEntry(notices, await noticeToSay());
  return { title: text ? `${text} · ${title}` : title, robots: { index: false } };
}
