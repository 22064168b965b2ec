import { Client } from 'stytch';
import { quietly, sdkOptions } from '../../sandbox/platform/stytch-project.ts';
import { isLoopback, parseConfig } from '../tools/app-modules.ts';
import { Stop } from '../tools/say.ts';
import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';

/** A Stytch project as its owner knows it. The secret lives in this process only. */
export type Project = { id: string; secret: string; domain: string };

type Environment = Readonly<Record<string, string | undefined>>;

const idForm = /^project-(test|live)-[0-9a-f-]{36}$/;

/**
 * Finds out which project is meant.
 *
 * @param env where STYTCH_PROJECT_ID, STYTCH_PROJECT_SECRET and STYTCH_PROJECT_DOMAIN may be
 * @param known what .env.local says already, offered as default
 * @throws Stop for a live project without the flag that allows it
 */
export async function chooseProject(
  flags: Flags,
  env: Environment,
  known: Environment,
  ask: Asker,
): Promise<Project> {
  const id = await ask.answer({
    flag: 'project-id',
    message: 'Project ID (Stytch Dashboard → Project overview)',
    given: flags['project-id'] ?? env.STYTCH_PROJECT_ID,
    otherwise: known.STYTCH_PROJECT_ID,
    objection: (answer) => (idForm.test(answer) ? undefined : 'is not a project id like project-test-…'),
  });
  refuseLive(id, flags);
  const secret = await ask.answer({
    flag: 'project-secret',
    message: 'Project secret (same page; used now, stored nowhere)',
    given: flags['project-secret'] ?? env.STYTCH_PROJECT_SECRET,
    secret: true,
    objection: (answer) => (/^[\x21-\x7E]+$/.test(answer) ? undefined : 'is not a secret'),
  });
  if (/^secret-live-/.test(secret)) refuseLive(secret, flags);
  const domain = await ask.answer({
    flag: 'domain',
    message: 'Project domain (same page, like https://word-word-1234.customers.stytch.dev)',
    given: flags.domain ?? env.STYTCH_PROJECT_DOMAIN,
    otherwise: known.STYTCH_PROJECT_DOMAIN,
    objection: (answer) => objectionTo('STYTCH_PROJECT_DOMAIN', answer),
  });
  return { id, secret, domain: new URL(domain).origin };
}

function refuseLive(idOrSecret: string, flags: Flags): void {
  if (!/^(project|secret)-live-/.test(idOrSecret) || flags['this-is-a-live-project']) return;
  throw new Stop(
    'This is a live project, whose real users would see what is registered. Use its test environment, or say --this-is-a-live-project.',
  );
}

/** @returns what the app itself would object to in this variable's value */
export function objectionTo(name: 'STYTCH_PROJECT_DOMAIN' | 'APP_URL' | 'PLATFORM_API_URL', value: string) {
  const result = parseConfig({ [name]: value });
  return 'faults' in result ? result.faults.find((fault) => fault.name === name)?.fault : undefined;
}

/**
 * The project's API through the official SDK. A real project is reached at Stytch's API host, which the SDK knows
 * by the id's `test` or `live`; a stand-in on this machine is its own API host.
 */
export function stytchClient({ id, secret, domain }: Project): Client {
  return isLoopback(new URL(domain))
    ? quietly(() => new Client(sdkOptions({ id, secret, baseUrl: domain })))
    : new Client({ project_id: id, secret });
}
