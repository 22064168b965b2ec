import { parseArgs } from 'node:util';
import { Stop } from '../tools/say.ts';

const options = {
  help: { type: 'boolean', short: 'h' },
  sandbox: { type: 'boolean' },
  'project-id': { type: 'string' },
  'project-secret': { type: 'string' },
  domain: { type: 'string' },
  'app-url': { type: 'string' },
  'platform-api-url': { type: 'string' },
  name: { type: 'string' },
  type: { type: 'string' },
  party: { type: 'string' },
  existing: { type: 'string' },
  'client-secret': { type: 'string' },
  'rotate-secret': { type: 'boolean' },
  rotation: { type: 'string' },
  overwrite: { type: 'boolean' },
  'this-is-a-live-project': { type: 'boolean' },
} as const;

/** What was said on the command line; nothing of it is checked yet. */
export type Flags = ReturnType<typeof parse>;

const parse = (args: string[]) => parseArgs({ args, options, strict: true, allowPositionals: false }).values;

/** Ties values that begin with one dash, as a secret may, to their flags: parseArgs takes them for flags. */
function tied(args: string[]): string[] {
  const takesValue = Object.entries(options).flatMap(([name, { type }]) =>
    type === 'string' ? [`--${name}`] : [],
  );
  const result: string[] = [];
  for (const arg of args) {
    const flag = result.at(-1);
    if (flag && takesValue.includes(flag) && /^-(?!-)/.test(arg)) result.splice(-1, 1, `${flag}=${arg}`);
    else result.push(arg);
  }
  return result;
}

/** @throws Stop for a flag that does not exist, or lacks its value */
export function readFlags(args: string[]): Flags {
  try {
    return parse(tied(args));
  } catch (error) {
    throw new Stop(
      `${(error as Error).message.replaceAll('\n', ' ')} (npm run setup -- --help lists all flags)`,
    );
  }
}

export const HELP = `npm run setup -- [flags]

Registers this app as a Connected App of a Stytch project and writes .env.local. What no flag says is asked for
in a terminal; without a terminal, what has no default is an error. Running it twice changes nothing.

  --sandbox                  the sandbox's project instead of Stytch; start it first: npm run sandbox
  --project-id <id>          project-test-…    (or STYTCH_PROJECT_ID in the environment)
  --project-secret <secret>  used here and stored nowhere; better given as STYTCH_PROJECT_SECRET in the
                             environment, as other users of this machine can read command lines
  --domain <url>             project domain    (or STYTCH_PROJECT_DOMAIN in the environment)
  --app-url <origin>         where users open this app        (default http://localhost:3000)
  --platform-api-url <url>   the platform's API; "" for none   (default none)
  --name <name>              of the Connected App              (default Reference Connected App)
  --type <type>              confidential | public             (default confidential)
  --party <party>            third | first                     (default third)
  --existing <what>          an app of that name exists with other redirect URLs: add | new
                             (add this app's redirect URL to it, or create another app)
  --client-secret <secret>   of a confidential app that exists already: Stytch told it once, when it was created
  --rotate-secret            or: start a rotation and use the next secret (the old one works until it is finished)
  --rotation <what>          a rotation is under way: finish | cancel | keep
                             (finish: only the next secret stays valid, and you need to have it; cancel: the next
                             secret stops working, and another rotation starts; keep: use the secret that you have)
  --overwrite                replace what .env.local says otherwise, without asking
  --this-is-a-live-project   allow a live project, whose real users will see what is registered here`;
