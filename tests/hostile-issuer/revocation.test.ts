import { startNotices } from '../../lib/texts.ts';
import type { TestBed } from '../forging-issuer/test-bed.ts';
import { words } from '../support/page.ts';
import { attack } from './attack.ts';

/** A user who is connected disconnects. */
async function disconnecting(bed: TestBed, forge: () => void): Promise<string> {
  await bed.connect();
  if (!bed.browser.connected) return 'was not connected';
  forge();
  const page = await bed.follow(await bed.browser.visit('/disconnect', { method: 'POST' }));
  if (bed.browser.connected) return 'stays connected';
  // The title of the one begins with that of the other.
  if (words(page).includes(startNotices.disconnected_here.title)) return 'disconnects, not confirmed';
  return words(page).includes(startNotices.disconnected.title) ? 'disconnects' : page.url;
}

attack({
  endpoint: 'revocation',
  play: disconnecting,
  faults: [
    {
      name: 'server-error',
      given: '500',
      forge: () => ({ raw: { revocation: (response) => response.writeHead(500).end() } }),
      expect: 'disconnects, not confirmed',
    },
    {
      name: 'unsupported',
      given: '400 `unsupported_token_type`',
      forge: () => ({
        raw: {
          revocation: (response) =>
            response
              .writeHead(400, { 'Content-Type': 'application/json' })
              .end('{"error":"unsupported_token_type"}'),
        },
      }),
      expect: 'disconnects, not confirmed',
    },
  ],
});
