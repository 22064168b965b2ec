import type { Target } from '../fault.ts';
import { disconnecting } from '../outcome.ts';

export const revocation: Target = {
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
};
