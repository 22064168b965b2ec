/**
 * `npm run eject`: makes an app of one's own out of the reference. Removes the laboratory (the sandbox, the tests that
 * need it, their pages and commands, and this command) and leaves the app with its unit and component tests, its checks,
 * setup and doctor. `-- --keep-sandbox` keeps the sandbox, with `demo` and `dev` on it. `-- --only database` removes the
 * database and nothing else, and `-- --only login` the sample's login. `-- --yes` asks nothing.
 *
 * Lines between the comments `[laboratory]` and `[/laboratory]`, or `[sandbox]` and `[/sandbox]`, go as well (`[database]`), and so does
 * a single line that ends in such a comment. Lines without an end go up to the end of the file. A comment `[ejected]`
 * within the lines holds what takes their place.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { confirm } from '@clack/prompts';
import { importsWhatIsGone, type Part, withoutDeadLinks, withoutParts } from './eject/edits.ts';
import { ejectedManifest, FILES, KEPT_TESTS } from './eject/laboratory.ts';
import { timed } from './node/timed.mjs';
import { at, root, tools } from './tools/paths.ts';
import { run, runNode } from './tools/run.ts';
import { runCommand, Stop } from './tools/say.ts';

const find = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules', '.next', '.git'] });

/** Changes a file in place. */
function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(at(file), 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(at(file), changed);
}

/** Removes tests, and their helpers, that import what is gone, until none is left. */
function removeOrphans(): void {
  const orphans = find(...KEPT_TESTS).filter((file) => importsWhatIsGone(at(file)));
  for (const file of orphans) rmSync(at(file));
  if (orphans.length > 0) removeOrphans();
}

/** There must be a way back. */
async function requireCleanTree(): Promise<void> {
  const { code, output } = await run(['git', 'status', '--porcelain']);
  if (code !== 0) throw new Stop('This folder is not a git repository: make it one and commit first.');
  if (output.trim()) throw new Stop(`Commit or stash these changes first:\n${output.trimEnd()}`);
}

function readFlags() {
  const options = {
    'keep-sandbox': { type: 'boolean' },
    only: { type: 'string' },
    yes: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch {
    throw new Stop('The flags are --keep-sandbox, --only database, --only login and --yes.');
  }
}

const WAY_BACK = 'To get everything back: git reset --hard && git clean -fd';

await runCommand(async () => {
  const flags = readFlags();
  const ejected: Part[] = flags['keep-sandbox'] ? ['laboratory'] : ['laboratory', 'sandbox'];
  const gone: Part[] = flags.only === 'database' || flags.only === 'login' ? [flags.only] : ejected;
  if (flags.only && flags.only !== gone[0]) throw new Stop('--only must be database or login');
  // Later these names may be of files of the clone's own.
  if (flags.only && gone.some((part) => find(FILES[part][0] ?? '').length === 0))
    throw new Stop(`This part has already been removed: ${flags.only}`);
  await requireCleanTree();
  const files = gone.flatMap((part) => find(...FILES[part]));
  console.log(`To be removed, with the tests that need them:\n  ${files.join('\n  ')}`);
  if (!flags.yes && !process.stdin.isTTY)
    throw new Stop('Cannot ask for confirmation without a terminal: add --yes.');
  if (!flags.yes && (await confirm({ message: 'Remove them?', initialValue: false })) !== true)
    throw new Stop('Nothing was changed.');

  for (const file of files) rmSync(at(file), { recursive: true, force: true });
  const texts = find(
    '*.{md,ts,jsonc}',
    '{app,docs,lib,scripts,sandbox,tests}/**/*.{md,ts,tsx}',
    '.github/**/*.yml',
    '.env.example',
  );
  for (const file of texts) edit(file, (text) => withoutParts(text, gone, flags.only !== undefined));
  removeOrphans();
  const pages = find('*.md', '{docs,sandbox}/**/*.md');
  for (const file of pages) edit(file, (text) => withoutDeadLinks(text, at(file)));
  edit('package.json', (text) => ejectedManifest(text, gone));

  // Knip knows what nobody imports any more. It comes twice: what a removed file imported is unused only then.
  await timed(
    'unused files, exports and dependencies removed',
    async () => {
      for (const _ of [1, 2]) await runNode([tools.knip, '--fix', '--allow-remove-files', '--no-exit-code']);
    },
    'removing unused files, exports and dependencies',
  );
  await timed(
    'lockfile and node_modules updated',
    async () => {
      const { code, output } = await run(['npm', 'install', '--no-audit', '--no-fund']);
      if (code !== 0) throw new Stop(`npm install failed:\n${output}\n${WAY_BACK}`);
    },
    'updating lockfile and node_modules',
  );
  const lint = await runNode([tools.biome, 'check', '--write', '.']);
  if (lint.code !== 0)
    throw new Stop(`What is left does not pass npm run lint:\n${lint.output}\n${WAY_BACK}`);
  const { output } = await run(['git', 'diff', '--shortstat', 'HEAD']);
  console.log(`✓ ${gone.join(' and ')} removed:${output.trimEnd()}

Next:
  npm test                                        ${flags.only ? 'all checks' : 'all checks that are left'}
  git add --all && git commit -m 'Eject'          or: git reset --hard, to get it all back
  npm run setup                                   registers the app with Stytch and writes .env.local
  docs/make-it-yours.md                           what to change first`);
});
