import { parseArgs } from 'node:util';
import { Stop } from '../tools/say.ts';

/** Every flag: the name of its value, if it takes one, and what it is for. */
const FLAGS = {
  help: ['', 'this list'],
  sandbox: ['', 'the sandbox’s project instead of Stytch; start it first: npm run sandbox'], // [sandbox]
  'project-id': ['<id>', 'project-test-… (or STYTCH_PROJECT_ID in the environment)'],
  'project-secret': [
    '<secret>',
    'used here and stored nowhere; better given as STYTCH_PROJECT_SECRET in the\nenvironment, as other users of this machine can read command lines',
  ],
  domain: ['<url>', 'project domain (or STYTCH_PROJECT_DOMAIN in the environment)'],
  'app-url': ['<origin>', 'where users open this app (default http://localhost:3000)'],
  'platform-api-url': ['<url>', 'the platform’s API; "" for none (default none)'],
  name: ['<name>', 'of the Connected App (default: the name in lib/brand.ts)'],
  type: ['<type>', 'confidential | public (default confidential)'],
  party: ['<party>', 'third | first (default third)'],
  existing: [
    '<what>',
    'an app of that name exists with other redirect URLs: add | new\n(add this app’s redirect URL to it, or create another app)',
  ],
  'client-secret': [
    '<secret>',
    'of a confidential app that exists already; Stytch showed it once, at creation',
  ],
  'rotate-secret': ['', 'or: start a rotation and use the next secret (the old one works meanwhile)'],
  rotation: [
    '<what>',
    'a rotation is under way: finish | cancel | keep\n(finish: only the next secret stays valid, and you need to have it; cancel: the next\nsecret stops working, and another rotation starts; keep: use the secret that you have)',
  ],
  overwrite: ['', 'replace other values in .env.local, without asking'],
  'this-is-a-live-project': ['', 'allow a live project, whose real users will see what is registered'],
} as const;

/** What was said on the command line; nothing of it is checked yet. */
export type Flags = {
  -readonly [Name in keyof typeof FLAGS]?: (typeof FLAGS)[Name][0] extends '' ? boolean : string;
};

const takesValue = ([, [value]]: [string, readonly [string, string]]) => value !== '';

/** Ties values that begin with one dash, as a secret may, to their flags: parseArgs takes them for flags. */
function tied(args: string[]): string[] {
  const names = Object.entries(FLAGS).filter(takesValue);
  const result: string[] = [];
  for (const arg of args) {
    const flag = result.at(-1);
    const isValue = names.some(([name]) => flag === `--${name}`) && /^-(?!-)/.test(arg);
    if (isValue) result.splice(-1, 1, `${flag}=${arg}`);
    else result.push(arg);
  }
  return result;
}

/** @throws Stop for a flag that does not exist, or lacks its value */
export function readFlags(args: string[]): Flags {
  const entries = Object.entries(FLAGS).map((flag) => [
    flag[0],
    { type: takesValue(flag) ? 'string' : 'boolean', ...(flag[0] === 'help' ? { short: 'h' } : {}) },
  ]);
  try {
    return parseArgs({ args: tied(args), options: Object.fromEntries(entries) }).values as Flags;
  } catch (error) {
    const message = (error as Error).message.replaceAll('\n', ' ');
    throw new Stop(`${message} (npm run setup -- --help lists all flags)`);
  }
}

const COLUMN = 29;

export const HELP = `npm run setup -- [flags]

Registers this app as a Connected App of a Stytch project and writes .env.local. In a terminal it asks for
what no flag gives. Elsewhere it stops if a value has no default. Running it twice changes nothing.

${Object.entries(FLAGS)
  .map(([name, [value, what]]) => {
    const text = what.replaceAll('\n', `\n${' '.repeat(COLUMN)}`);
    return `${`  --${name} ${value}`.padEnd(COLUMN)}${text}`;
  })
  .join('\n')}`;
