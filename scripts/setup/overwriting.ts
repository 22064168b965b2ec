import { Stop } from '../tools/say.ts';
import type { Asker } from './asker.ts';
import type { Values } from './env-file.ts';

/**
 * Asks before anything that .env.local says is replaced. Called before Stytch is told anything, so that a "no"
 * leaves nothing behind there either.
 *
 * @param values what shall be written; undefined: not known yet, and surely another than the present one
 * @param overwrite the flag that answers yes
 * @throws Stop when the answer is no, or there is nobody to ask
 */
export async function agreeToOverwrite(
  known: Values,
  values: Record<string, string | undefined>,
  overwrite: boolean,
  ask: Asker,
): Promise<void> {
  const names = Object.keys(values).filter((name) => known[name] && known[name] !== values[name]);
  if (names.length === 0 || overwrite) return;
  if (await ask.agree(`.env.local has another ${names.join(', ')}. Replace?`)) return;
  throw new Stop(
    `.env.local has another ${names.join(', ')}. Nothing was changed. To replace: --overwrite, or move the file away.`,
  );
}
