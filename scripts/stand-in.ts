/** `npm run stand-in`: writes docs/stand-in.md. A test says when it is out of date. */
import { writeFileSync } from 'node:fs';
import { gaps, table, testNames } from './stand-in/table.ts';
import { at } from './tools/paths.ts';
import { runCommand, Stop } from './tools/say.ts';

await runCommand(async () => {
  const { missing, unnamed } = gaps(testNames());
  if (missing.length > 0) throw new Stop(`Named by a rule, and no test:\n${missing.join('\n')}`);
  if (unnamed.length > 0) throw new Stop(`Tests that no rule names:\n${unnamed.join('\n')}`);
  writeFileSync(at('docs/stand-in.md'), table());
});
