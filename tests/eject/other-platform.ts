import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../../scripts/tools/say.ts';

/**
 * Makes another platform of the sandbox of a copy, as docs/make-it-yours.md says: its example takes the place of the
 * tasks. It is about bookings here, as the sandbox's own tests have notes.
 * @throws Stop when the page or your-api.ts does not have what this looks for
 */
export function becomeOtherPlatform(copy: string): void {
  const read = (file: string) => readFileSync(join(copy, file), 'utf8');
  const page = read('docs/make-it-yours.md').replaceAll('note', 'booking').replaceAll('Note', 'Booking');
  const found = (pattern: RegExp): string => {
    const part = pattern.exec(page)?.[1];
    if (!part) throw new Stop(`docs/make-it-yours.md has no ${pattern}`);
    return part.replace(/^ {3}/gm, '');
  };
  for (const file of found(/^git rm -q (sandbox\/.*)$/m).split(' ')) rmSync(join(copy, file));
  const api = found(/`sandbox\/platform\/bookings-api\.ts`:\n\n {3}```ts\n([\s\S]*?) {3}```/);
  writeFileSync(join(copy, 'sandbox/platform/bookings-api.ts'), api);
  const scopes = found(/the scopes to `yourScopes`:\n\n {3}```ts\n([\s\S]*?) {3}```/);
  const before = read('sandbox/your-api.ts');
  const yours = before
    .replace(/'Tasklight'(.*)'Connected App'/, "'Bookly'$1'Bits & Books'")
    .replace(/( *\{ scope: .*tasks.*\n)+/, () => scopes.replace(/^(?=.)/gm, '  '))
    .replaceAll('tasks', 'bookings');
  if (/task/i.test(yours)) throw new Stop(`sandbox/your-api.ts still has tasks:\n${yours}`);
  writeFileSync(join(copy, 'sandbox/your-api.ts'), yours);
}
