import { parseArgs } from 'node:util';
import { Stop } from '../tools/say.ts';

/** Every flag: the name of its value, if it takes one, and what it is for. */
const FLAGS = {
  help: ['', 'show this list'],
  sandbox: ['', 'use the sandbox instead of Stytch; start it first: npm run sandbox'], // [sandbox]
  'project-id': ['<id>', 'project-test-… (or STYTCH_PROJECT_ID in the environment)'],
  'project-secret': [
    '<secret>',
    'only used by this command, and never stored; other users of this machine can read\ncommand lines, so prefer STYTCH_PROJECT_SECRET in the environment',
  ],
  domain: ['<url>', 'project domain (or STYTCH_PROJECT_DOMAIN in the environment)'],
  'app-url': ['<origin>', 'where users open the app (default: as in .env.local, or http://localhost:3000)'],
  'platform-api-url': [
    '<url>',
    'base URL of the platform’s API; "" for none (default: as in .env.local, or none)',
  ],
  name: ['<name>', 'name of the Connected App (default: the name in lib/brand.ts)'],
  type: ['<type>', 'confidential | public (default confidential)'],
  party: ['<party>', 'third | first (default third)'],
  existing: [
    '<what>',
    'if an app with this name but other redirect URLs exists: add | new\n(add: add the redirect URL to that app; new: create another app)',
  ],
  'client-secret': [
    '<secret>',
    'secret of a confidential app that already exists; Stytch showed it once, when it\nwas created',
  ],
  'rotate-secret': [
    '',
    'start a rotation and use the next secret (the old one works until you\nfinish the rotation)',
  ],
  rotation: [
    '<what>',
    'if a rotation is under way: finish | cancel | keep\n(finish: only the next secret stays valid, and you need to have it; cancel: the next\nsecret stops working, and another rotation starts; keep: use the secret that you have)',
  ],
  overwrite: ['', 'replace values in .env.local without asking'],
  'this-is-a-live-project': ['', 'allow a live project; its real users will see the app'],
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
every value that neither a flag nor the environment gives. Without a terminal it uses the defaults, and
stops if a missing value has no default. Running it again with the same answers changes nothing.

${Object.entries(FLAGS)
  .map(([name, [value, what]]) => {
    const text = what.replaceAll('\n', `\n${' '.repeat(COLUMN)}`);
    return `${`  --${name} ${value}`.padEnd(COLUMN)}${text}`;
  })
  .join('\n')}`;
