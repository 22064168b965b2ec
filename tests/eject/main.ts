/**
 * `npm test -- eject`: gives the sandbox of a copy of this project another API, and runs the sandbox's tests. Then it
 * ejects the copy, and runs `npm test` of what is left. It ends with the lines that a clone has to read.
 * `node tests/eject/main.ts --keep-sandbox` tries that variant, and starts its demo;
 * `--only database` removes the database alone, and `--only login` the sample's login; then it runs the quick steps.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { copyProject, env, inCopy } from '../support/copy-project.ts';
import { becomeOtherPlatform } from './other-platform.ts';

/** Of the sample, which a clone replaces. */
const SAMPLE = /^(app\/_sample|app\/api\/tasks|lib\/sample)\//;

/** A repository with every file of this project that git does not ignore, and with its dependencies. */
async function copyOfThis(): Promise<string> {
  const copy = await copyProject('ejected');
  const $ = inCopy(copy);
  await $`git init --quiet`;
  await $`git add --all`;
  await $`git -c user.name=Test -c user.email=test@example.com commit --quiet --message ${'Copy'}`;
  return copy;
}

/** Lines of TypeScript in app, lib and the root, without tests. */
function linesToRead(folder: string): string {
  const files = globSync('{app/**/*,lib/**/*,*}.{ts,tsx}', { cwd: folder }).filter(
    (file) => !/\.test\.tsx?$|^next-env/.test(file),
  );
  const count = (some: string[]) =>
    some.reduce((sum, file) => sum + readFileSync(join(folder, file), 'utf8').split('\n').length - 1, 0);
  const core = files.filter((file) => !SAMPLE.test(file));
  return `${count(core)} lines in app, lib and the root, and ${count(files) - count(core)} of the sample`;
}

/**
 * Sees to it that eject changes nothing.
 * @param change a file that is there meanwhile, and that git does not know
 */
async function refuses(copy: string, options: string[], why: string, change?: string): Promise<void> {
  const file = change && join(copy, change);
  if (file) writeFileSync(file, '');
  const { all = '', failed } = await inCopy(copy)({ reject: false })`npm run eject -- ${options}`;
  if (file) rmSync(file);
  const { stdout } = await inCopy(copy)`git status --porcelain`;
  if (!failed || !all.includes(why) || stdout) throw new Stop(`Eject did not refuse with "${why}":\n${all}`);
}

/** A clone that replaces the tasks in the sandbox, and nothing else there, has a sandbox that passes its tests. */
async function tryOtherPlatform(copy: string): Promise<void> {
  const $ = inCopy(copy)({ reject: false });
  becomeOtherPlatform(copy);
  const tests = 'node scripts/with-node.mjs node_modules/vitest/vitest.mjs run --project=sandbox';
  for (const check of ['npm run check:unused', 'npm run typecheck', tests]) {
    const { failed, all } = await $`${check.split(' ')}`;
    if (failed) throw new Stop(`With another platform this fails: ${check}\n${all}`);
  }
  await $`git reset --quiet --hard`;
  await $`git clean --quiet --force`;
}

/** Waits until the demo says that it is ready. */
async function tryDemo(copy: string): Promise<void> {
  const ports = {
    APP_URL: 'http://localhost:3190',
    SANDBOX_PLATFORM_PORT: '3191',
    SANDBOX_STYTCH_PORT: '3192',
  };
  const demo = inCopy(copy)({ env: { ...env, ...ports }, reject: false })`npm run demo`;
  for await (const line of demo) {
    console.log(line);
    if (line.includes('The app is ready')) demo.kill('SIGTERM');
  }
  const { stdout, stderr } = await demo;
  if (!stdout.includes('The app is ready')) throw new Stop(`The demo did not start:\n${stdout}\n${stderr}`);
}

await runCommand(async () => {
  const options = process.argv.slice(2);
  const copy = await copyOfThis();
  const $ = inCopy(copy)({ reject: false });
  await refuses(copy, ['--yes'], 'Commit or stash these changes first', 'a-change.ts');
  await refuses(copy, [], 'Cannot ask for confirmation without a terminal');
  await refuses(copy, ['--help'], 'The flags are --keep-sandbox');
  await tryOtherPlatform(copy);
  const ejected = await $`npm run eject -- --yes ${options}`;
  if (ejected.failed) throw new Stop(`eject failed:\n${ejected.all}`);
  console.log(ejected.all);
  if (options.includes('--only')) {
    await $`git add --all`;
    await $`git -c user.name=Test -c user.email=test@example.com commit --quiet --message ${'Eject'}`;
    await refuses(copy, ['--yes', ...options], 'This part has already been removed');
  }
  // The laboratory stays, and takes long. What stands on the removed part is found by these steps.
  const steps = ['lock', 'biome', 'types', 'unused', 'docs', 'unit', 'build'];
  // The unit step has tried the properties with many cases.
  const few = inCopy(copy)({ env: { ...env, PROPERTY_RUNS: '100' }, reject: false });
  const tested = options.includes('--only') ? await few`npm test -- ${steps}` : await few`npm test`;
  if (tested.failed) throw new Stop(`What is left does not pass its tests:\n${tested.all}`);
  if (options.includes('--keep-sandbox')) await tryDemo(copy);
  console.log(linesToRead(copy));
});
