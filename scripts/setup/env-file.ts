import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Stop } from '../tools/say.ts';

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
  const odd = Object.entries(values).find(([, value]) => !plain.test(value));
  if (odd)
    throw new Stop(`${odd[0]} has characters that .env files are read differently with; set it by hand`);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${value}`;
    // The last one counts where a name appears twice.
    const index = lines.findLastIndex((known) =>
      known.replace(/^\s*(export\s+)?/, '').startsWith(`${name}=`),
    );
    if (index === -1) lines.push(line);
    else lines[index] = line;
  }
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${lines.join('\n').trimStart()}\n`, { mode: 0o600 });
  // The mode above is cut by the umask, never widened; a left-over draft would have kept its own.
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
