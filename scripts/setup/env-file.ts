import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Stop } from '../tools/say.ts';
import type { Asker } from './asker.ts';

/** Values by name, as an .env file holds them. */
export type Values = Record<string, string>;

/** Read alike by every reader of .env files: no quotes, no `#`, and no `$`, which Next.js expands and Node does not. */
const plain = /^[\w.~+/=:@%?&,!*-]*$/;

/** @returns what the file says, nothing when there is no file */
export function readEnvFile(path: string): Values {
  return existsSync(path) ? (parseEnv(readFileSync(path, 'utf8')) as Values) : {};
}

/**
 * Sets values in an .env file and leaves every other line, comments too, as it was. The file is replaced at once,
 * so that it is never half written, and is readable by its owner only: it holds secrets.
 *
 * @throws Stop for a value that readers of .env files would understand differently
 */
export function writeEnvFile(path: string, values: Values): void {
  const known = readEnvFile(path);
  const changed = Object.entries(values).filter(([name, value]) => known[name] !== value);
  const odd = changed.find(([, value]) => !plain.test(value));
  if (odd)
    throw new Stop(
      `${odd[0]} has characters that not all programs read the same way; set it yourself in .env.local`,
    );
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  for (const [name, value] of changed) {
    const isThis = (line: string) => line.replace(/^\s*(export\s+)?/, '').startsWith(`${name}=`);
    // The last one counts where a name appears twice.
    const index = lines.findLastIndex(isThis);
    lines[index === -1 ? lines.length : index] = `${name}=${value}`;
  }
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${lines.join('\n').trimStart()}\n`, { mode: 0o600 });
  // The mode above is cut by the umask, never widened; a left-over draft would have kept its own.
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

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
  const what = `.env.local already has a different value for ${names.join(', ')}.`;
  if (await ask.agree(`${what} Overwrite?`)) return;
  throw new Stop(`${what} Nothing was changed. Use --overwrite, or move the file elsewhere.`);
}
