import { spawnSync } from 'node:child_process';
import { at, root, tools } from '../../scripts/tools/paths.ts';
import { QUIRK_NAMES, QUIRKS } from '../stytch/quirks/catalogue.ts';
import { BACKEND_RULES } from './backend-rules.ts';
import { FLOW_RULES } from './flow-rules.ts';
import { LEFT_OUT } from './left-out.ts';

/** A rule of Stytch that the stand-in keeps, and the tests that show it: `<file>: <name>`, of sandbox/. */
export type Rule = { of: string; rule: string; tests: string[] };

const RULES = [...FLOW_RULES, ...BACKEND_RULES];

/** The names of all tests of the sandbox, as `<file>: <name>`. Templates of test tables stay as they are written. */
export function testNames(): string[] {
  const { stdout } = spawnSync(process.execPath, [tools.vitest, 'list', '--project', 'sandbox', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const tests: { name: string; file: string }[] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  const base = at('sandbox').length + 1;
  return tests.map(({ name, file }) => {
    const path = file.slice(base).replaceAll('\\', '/');
    // Vitest reads the names from the source, and leaves the quotes in them escaped.
    return `${path.replace(/\.test\.ts$/, '')}: ${name.replaceAll('\\"', '"')}`;
  });
}

/** Tests that a rule names and nobody has written, or that judge the stand-in and no rule names. */
export function gaps(names: readonly string[]): { missing: string[]; unnamed: string[] } {
  const named = new Set(RULES.flatMap(({ tests }) => tests));
  return {
    missing: [...named].filter((name) => !names.includes(name)),
    unnamed: names.filter(
      (name) => name.startsWith('stytch/') && !name.startsWith('stytch/quirks/') && !named.has(name),
    ),
  };
}

/** docs/stand-in.md: what of Stytch the stand-in keeps, with the tests that show it. */
export function table(): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const test = (name: string) => {
    const [file = '', title = ''] = name.split(/: (.*)/s);
    return `[${title.replaceAll('`', '')}](../sandbox/${file}.test.ts)`;
  };
  const rules = RULES.map(
    ({ of, rule, tests }) => `| ${cell(of)} | ${cell(rule)} | ${tests.map(test).map(cell).join('<br>')} |`,
  );
  const out = LEFT_OUT.map(({ of, why }) => `| ${cell(of)} | ${cell(why)} |`);
  const quirks = QUIRK_NAMES.map((name) => `| \`${name}\` | ${cell(QUIRKS[name].about)} |`);
  return `${HEAD}
| endpoint or subject | rule | tests |
|---|---|---|
${rules.join('\n')}

## Where Stytch may differ: quirks

Stytch's documentation contradicts itself in places, and does not cover others. If that matters to the app, a quirk makes the
stand-in behave the other way: \`SANDBOX_QUIRKS=name,name npm run sandbox\`, or
\`POST /sandbox/switches {"quirks": ["name"]}\`. Each quirk has a test [beside it](../sandbox/stytch/quirks).
The tests in [stories.ts](../tests/quirks/stories.ts) run with each: in one combination in \`npm test\`, with both client
types and both verticals in \`npm run test:combinations\`.

| quirk | what is different |
|---|---|
${quirks.join('\n')}

## What is left out

| what | why |
|---|---|
${out.join('\n')}
`;
}

const HEAD = `# The Stytch stand-in: which Stytch behaviour it reproduces

<!-- Written by \`npm run stand-in\` from sandbox/rules/*-rules.ts and the names of the tests. -->

[\`sandbox/stytch\`](../sandbox/stytch) is this project's substitute for Stytch: nothing needs an account or a network. The table lists
each endpoint and rule of Stytch that it implements, and the tests for it. The tests use the official SDK's Consumer and B2B
clients. The handlers' responses have the SDK's types, so a missing or mistyped field does not compile. [stytch.md](stytch.md)
has what Stytch's documentation says, with its URLs.
`;
