import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';
import { objectionTo } from './stytch-project.ts';

/** The Connected App as it shall be registered, and what the app needs to know beside. */
export type Wish = {
  name: string;
  clientType: 'third_party' | 'third_party_public' | 'first_party' | 'first_party_public';
  appUrl: string;
  redirectUrl: string;
  /** Empty: none. */
  platformApiUrl: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

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
    message: 'Name of the Connected App (users read it when they consent)',
    given: flags.name,
    otherwise: 'Reference Connected App',
    objection: (answer) => (answer.trim() ? undefined : 'must not be empty'),
  });
  const type = await ask.answer({
    flag: 'type',
    message: 'Client type',
    given: flags.type,
    otherwise: 'confidential',
    choices: [
      {
        value: 'confidential',
        label: 'Confidential',
        hint: 'has a secret; right for a server like this one',
      },
      { value: 'public', label: 'Public', hint: 'no secret, PKCE alone; its refresh tokens rotate' },
    ],
  });
  const party = await ask.answer({
    flag: 'party',
    message: 'Whose app is it?',
    given: flags.party,
    otherwise: 'third',
    choices: [
      { value: 'third', label: 'Third party', hint: 'users always consent' },
      { value: 'first', label: 'First party', hint: 'the platform’s own app; consent is often skipped' },
    ],
  });
  const platformApiUrl = await ask.answer({
    flag: 'platform-api-url',
    message: 'Base URL of the platform’s API (empty: show what Stytch’s userinfo says)',
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
