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
| of | rule | shown by |
|---|---|---|
${rules.join('\n')}

## Where Stytch may differ: quirks

Stytch's documents contradict each other in places, and are silent in others. For each such place that the app meets,
the stand-in can do the other thing as well: \`SANDBOX_QUIRKS=name,name npm run sandbox\`, or
\`POST /sandbox/switches {"quirks": ["name"]}\`. Each quirk has a test of its effect beside [it](../sandbox/stytch/quirks),
and [the stories](../tests/quirks/stories.ts) are told under each: once in \`npm test\`, for every kind of client and
both verticals in \`npm run test:quirks\`.

| quirk | what is different |
|---|---|
${quirks.join('\n')}

## What is left out

| of | why |
|---|---|
${out.join('\n')}
`;
}

const HEAD = `# The Stytch stand-in: what it keeps of Stytch

<!-- Written by \`npm run stand-in\` from sandbox/rules/*-rules.ts and the names of the tests. -->

[\`sandbox/stytch\`](../sandbox/stytch) stands for Stytch, so that nothing needs an account or a network. This is every endpoint and rule of
Stytch that it keeps, each with the tests that show it. The judge is the official SDK: the tests call its Consumer and
B2B clients, and the records that the handlers make are typed with its types, so that a missing or mistyped field
does not compile.
What Stytch's documents say, with addresses, is in [stytch.md](stytch.md).
`;
