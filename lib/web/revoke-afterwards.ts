import { after } from 'next/server';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/classify';
import { revokeTokens, type Tokens } from '@/lib/oauth/revoke';

/**
 * Revokes tokens that nobody will use, once the person has their answer. Best effort: they are
 * forgotten here in any case.
 */
export function revokeAfterwards(tokens: Tokens): void {
  after(async () => {
    try {
      await revokeTokens(tokens);
    } catch (error) {
      log.warn(
        { ...classifyFailure(error).facts, err: error },
        'revocation of unused tokens was not confirmed',
      );
    }
  });
}
