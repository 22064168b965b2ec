import { brand, parseConfig } from '../tools/app-modules.ts';
import type { Environment } from '../tools/run.ts';
import { Stop } from '../tools/say.ts';
import type { Asker } from './asker.ts';
import type { Project } from './at-stytch.ts';
import type { Flags } from './flags.ts';

/** The Connected App as it shall be registered, and what the app needs to know beside. */
export type Wish = {
  name: string;
  clientType: 'third_party' | 'third_party_public' | 'first_party' | 'first_party_public';
  appUrl: string;
  redirectUrl: string;
  /** Empty: none. */
  platformApiUrl: string;
};

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
    objection: (answer) =>
      /^project-(test|live)-[0-9a-f-]{36}$/.test(answer)
        ? undefined
        : 'is not a project ID like project-test-…',
  });
  refuseLive(id, flags);
  const secret = await ask.answer({
    flag: 'project-secret',
    message: 'Project secret (Stytch Dashboard → Project overview; only used now, never stored)',
    given: flags['project-secret'] ?? env.STYTCH_PROJECT_SECRET,
    secret: true,
  });
  refuseLive(secret, flags);
  const domain = await ask.answer({
    flag: 'domain',
    message:
      'Project domain (Stytch Dashboard → Project overview, like https://word-word-1234.customers.stytch.dev)',
    given: flags.domain ?? env.STYTCH_PROJECT_DOMAIN,
    otherwise: known.STYTCH_PROJECT_DOMAIN,
    objection: (answer) => objectionTo('STYTCH_PROJECT_DOMAIN', answer),
  });
  return { id, secret, domain: new URL(domain).origin };
}

function refuseLive(idOrSecret: string, flags: Flags): void {
  if (!/^(project|secret)-live-/.test(idOrSecret) || flags['this-is-a-live-project']) return;
  throw new Stop(
    'This is a live project: its real users would see the app. Use its test environment, or add --this-is-a-live-project.',
  );
}

/** @returns what the app itself would object to in this variable's value */
function objectionTo(name: 'STYTCH_PROJECT_DOMAIN' | 'APP_URL' | 'PLATFORM_API_URL', value: string) {
  const result = parseConfig({ [name]: value });
  return 'faults' in result ? result.faults.find((fault) => fault.name === name)?.fault : undefined;
}

/** @param known what .env.local says already, offered as default */
export async function chooseApp(flags: Flags, known: Environment, ask: Asker): Promise<Wish> {
  const appUrl = await ask.answer({
    flag: 'app-url',
    message: 'Where will users open this app?',
    given: flags['app-url'],
    otherwise: known.APP_URL ?? 'http://localhost:3000',
    objection: (answer) => objectionTo('APP_URL', answer),
  });
  const name = await ask.answer({
    flag: 'name',
    message: 'Name of the Connected App (users see it when they consent)',
    given: flags.name,
    otherwise: brand.name,
    objection: (answer) => (answer.trim() ? undefined : 'must not be empty'),
  });
  const type = await ask.answer({
    flag: 'type',
    message: 'Client type',
    given: flags.type,
    otherwise: 'confidential',
    choices: {
      confidential: ['Confidential', 'has a secret; the right choice for a server like this one'],
      public: ['Public', 'no secret, only PKCE; its refresh tokens rotate'],
    },
  });
  const party = await ask.answer({
    flag: 'party',
    message: 'Whose app is it?',
    given: flags.party,
    otherwise: 'third',
    choices: {
      third: ['Third party', 'users always consent'],
      first: ['First party', 'the platform’s own app; consent is often skipped'],
    },
  });
  const platformApiUrl = await ask.answer({
    flag: 'platform-api-url',
    message: 'Base URL of the platform’s API (leave empty to show what Stytch’s userinfo endpoint returns)',
    given: flags['platform-api-url'],
    otherwise: known.PLATFORM_API_URL ?? '',
    objection: (answer) => (answer === '' ? undefined : objectionTo('PLATFORM_API_URL', answer)),
  });
  const origin = new URL(appUrl).origin;
  return {
    name: name.trim(),
    clientType: `${party}_party${type === 'public' ? '_public' : ''}` as Wish['clientType'],
    appUrl: origin,
    redirectUrl: `${origin}/callback`,
    platformApiUrl,
  };
}
