import { cookies } from 'next/headers';
import { markEnded } from '@/lib/connection/ended';
import { clearPending, readPending } from '@/lib/connection/pending';
import { revokeAfterwards } from './revoke-afterwards';

/**
 * Ends an open choice between two people. The other one's tokens are revoked unused: left in the browser, they would
 * be there for whoever uses it next.
 */
export async function dropPending(): Promise<void> {
  const jar = await cookies();
  const pending = await readPending(jar);
  clearPending(jar);
  if (!pending) return;
  // A request that left before this answer came still shows it, and may choose it.
  await markEnded(pending.connection.id);
  revokeAfterwards(pending.connection);
}
