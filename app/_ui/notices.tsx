import type { Metadata } from 'next';
import { ownEntry } from '@/lib/parse';
import type { PlatformFailure } from '@/lib/platform/request';
import { flowNotices, writeFailures } from '@/lib/texts';
import { noticeToSay } from '@/lib/web/marks';
import { Notice } from './notice';

const notices = { ...(writeFailures satisfies Record<PlatformFailure, string>), ...flowNotices };

/** What just happened, see `sayNext`. The untrusted name chooses one of the texts and brings none of its own. */
export function PageNotice({ name }: { name: unknown }) {
  const notice = ownEntry(notices, name);
  if (!notice) return null;
  return <Notice kind="warning" {...(typeof notice === 'string' ? { title: notice } : notice)} />;
}

/** @returns the metadata of a personal page. Its title begins with the notice, because a title is read out first. */
export async function titled(title: string): Promise<Metadata> {
  const notice = ownEntry(notices, await noticeToSay());
  const text = typeof notice === 'object' ? notice.title : notice;
  return { title: text ? `${text} · ${title}` : title, robots: { index: false } };
}
