/** `npm run stand-in`: writes docs/stand-in.md. A test says when it is out of date. */
import { writeFileSync } from 'node:fs';
import { at } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { gaps, table, testNames } from './table.ts';

await runCommand(async () => {
  const { missing, unnamed } = gaps(testNames());
  if (missing.length > 0)
    throw new Stop(`A rule names these tests, but they do not exist:\n${missing.join('\n')}`);
  if (unnamed.length > 0) throw new Stop(`Tests that no rule names:\n${unnamed.join('\n')}`);
  writeFileSync(at('docs/stand-in.md'), table());
});
