import { membersOfJson } from '../control/members-of-body.ts';
import { SAMPLE_USERS } from '../identities.ts';
import type { Message } from './message.ts';
import { decodedToken } from './tokens.ts';

/** A flow in a few words. */
export interface Outcome {
  /** "Ana connects" */
  title: string;
  /** What became of it since, such as "refreshed twice". */
  since: string[];
}

/** What became of a flow, as far as its messages show. */
export function outcomeOf(messages: readonly Message[]): Outcome {
  const name = nameOf(messages) ?? 'Somebody';
  const count = (path: RegExp, grant?: string) =>
    messages.filter(
      ({ exchange: { path: asked, params, status }, byThief }) =>
        path.test(asked) && (!grant || params.grant_type === grant) && status === 200 && !byThief,
    ).length;
  const refreshes = count(/\/oauth2\/token$/, 'refresh_token');
  const withdrawn = messages.some(({ exchange: { answer } }) =>
    answer.includes('connected_app_consent_revoked'),
  );
  return {
    title: `${name} ${deedOf(messages, count(/\/oauth2\/token$/, 'authorization_code') > 0)}`,
    since: [
      ...(refreshes > 0 ? [`refreshed ${['', 'once', 'twice'][refreshes] ?? `${refreshes} times`}`] : []),
      ...(messages.some(({ byThief }) => byThief) ? ['a thief tried a copied token'] : []),
      ...(withdrawn ? ['access withdrawn'] : []),
      ...(count(/\/oauth2\/revoke$/) > 0 ? ['disconnected'] : []),
    ],
  };
}

function deedOf(messages: readonly Message[], hasTokens: boolean): string {
  const wants = messages.find(
    ({ exchange: { server, path } }) => server === 'app' && path.startsWith('/connect'),
  );
  const isConnected = /(^|[ -])connection(\.\d)?=/.test(wants?.exchange.headers.cookie ?? '');
  if (hasTokens) return isConnected ? 'connects again' : 'connects';
  const callback = messages.find(
    ({ exchange: { path, server } }) => server === 'app' && path === '/callback',
  );
  if (callback?.exchange.query.error === 'access_denied') return 'says no';
  if (callback) return 'cannot connect';
  return messages.some(({ kind }) => kind.chapter === 'ask' || kind.chapter === 'consent')
    ? 'is about to connect'
    : 'looks around';
}

/** The first name of who it is about: what the ID token says, else the user whom the platform knows. */
function nameOf(messages: readonly Message[]): string | undefined {
  const claims = messages.flatMap(({ exchange }): Record<string, unknown>[] => {
    const { id_token } = membersOfJson(exchange.answer);
    const decoded = typeof id_token === 'string' ? decodedToken(id_token) : undefined;
    return decoded ? [decoded.claims] : [];
  });
  const ids = [
    ...claims.map(({ sub }) => sub),
    ...messages
      .map(
        ({ exchange: { params, headers } }) =>
          params.user ?? params.user_id ?? params.member_id ?? loggedIn(headers.cookie),
      )
      .reverse(),
  ];
  const known = ids.flatMap((id) => SAMPLE_USERS.filter((user) => idsOf(user).includes(String(id))))[0];
  return known?.firstName ?? claims.map(({ name }) => name).find((name) => typeof name === 'string');
}

/** Whom the platform's own cookie names (platform/session.ts). */
const loggedIn = (cookie = ''): string | undefined => /\bplatform_session=(\w+)/.exec(cookie)?.[1];

const idsOf = ({ key, userId, memberships }: (typeof SAMPLE_USERS)[number]): string[] => [
  key,
  userId,
  ...memberships.map(({ memberId }) => memberId),
];
