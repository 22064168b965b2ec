import { revokeConsent } from '../control/actions.ts';
import type { Exchange } from '../control/exchange-log.ts';
import type { Played, SandboxState } from '../control/sandbox-state.ts';
import { digitsOf } from '../control/switches.ts';
import type { Project } from '../stytch/engine.ts';
import { isByThief, THIEF_HEADER } from './kind.ts';
import { type LatestConnection, latestConnection } from './latest-connection.ts';

type Acted = Pick<Played, 'now' | 'links'>;

/** What goes wrong in the world, made with one click. */
interface Scenario {
  title: string;
  about: string;
  act(state: Required<SandboxState>, connection: LatestConnection): Promise<Acted>;
  /** Something beside tokens, consents and switches that must be brought back. */
  undo?(state: Required<SandboxState>): Promise<void>;
  /** Whether it is about a connection. */
  needsConnection: boolean;
}

/** The API refuses the token, so that the developer need not wait until it runs out. A new one is good. */
const refused = ({ accessToken }: LatestConnection) => ({
  api: { status: 401, accessToken: digitsOf(accessToken) },
});

const MINUTE_MS = 60_000;

/** The app does not refresh for a refusal that follows a refresh: it would go round in circles. */
function notTooSoon({ log }: SandboxState): string {
  const isRecent = (exchange: Exchange) =>
    exchange.params.grant_type === 'refresh_token' &&
    !isByThief(exchange) &&
    Date.now() - Date.parse(exchange.at) < MINUTE_MS;
  if (!log.list().some(isRecent)) return '';
  return ' The app has just refreshed, and won’t do so again for a minute. Wait a minute first.';
}

const yourPage = ({ origins }: SandboxState): [string, string] => [
  'Open your account in the app',
  `${origins.app}/connected`,
];

export const SCENARIOS = {
  outage: {
    title: 'Stytch is down',
    about: 'Every connection to Stytch is refused.',
    needsConnection: false,
    async act(state) {
      await state.standIn.listening.close();
      return {
        now: 'Now try to connect: a page tells you that the sign-in service can’t be reached. If you are connected, look at your account in the app, too. It may still work for a few minutes: the API checks access tokens itself, with Stytch’s public keys, which it keeps for up to ten minutes.',
        links: [yourPage(state), ['Try to connect', `${state.origins.app}/connect`]],
      };
    },
    undo: ({ standIn }) => standIn.listening.reopen(),
  },
  thief: {
    title: 'A stolen refresh token',
    about:
      'A thief has copied the refresh token, and uses it before the app does. If the app has a client secret, the thief fails.',
    needsConnection: true,
    async act(state, connection) {
      const later = notTooSoon(state);
      // Whatever else is switched on for this request would tell another story.
      state.switches.merge({ endpoints: { refresh: null, token: null } });
      const response = await fetch(`${state.origins.stytch}/v1/oauth2/token`, {
        method: 'POST',
        headers: { [THIEF_HEADER]: 'thief' },
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: connection.refreshToken,
          client_id: connection.clientId,
        }),
      });
      if (!response.ok)
        return {
          now: 'The thief sent the refresh token, and Stytch refused it: this client has a secret that the thief does not know. Now look at the last message, under Refresh. Your connection still works.',
          links: [['Show the message', `#s${state.log.list().at(-1)?.id}`], yourPage(state)],
        };
      state.switches.merge({ endpoints: refused(connection), reuseDetection: 'family' });
      return {
        now: `The thief got there first, and has new tokens. Now look at your account in the app: the app sends its own refresh token, which has been used up. Stytch treats that as theft and revokes all refresh tokens of the connection, including the thief’s. You can connect again. The thief can’t: the stolen access token works only until it expires.${later}`,
        links: [yourPage(state)],
      };
    },
  },
  withdrawn: {
    title: 'Access is withdrawn',
    about: 'The user withdraws consent on the platform.',
    needsConnection: true,
    async act(state, connection) {
      revokeConsent(state.standIn.project, connection.subject, connection.clientId);
      const later = notTooSoon(state);
      state.switches.merge({ endpoints: refused(connection) });
      return {
        now: `The user has withdrawn consent. Now look at your account in the app: the API refuses the token, the app tries to refresh, and Stytch refuses and says why. The app ends the connection and says so.${later}`,
        links: [yourPage(state)],
      };
    },
  },
  race: {
    title: 'Two tabs race',
    about:
      'Two tabs discover at the same moment that the access token no longer works. The quickest way to see a refresh.',
    needsConnection: true,
    async act(state, connection) {
      const later = notTooSoon(state);
      // The app waits five seconds for Stytch.
      state.switches.merge({ endpoints: { ...refused(connection), refresh: { delayMs: 4000 } } });
      return {
        now: `The API now refuses your access token, and a refresh takes Stytch four seconds. Open both tabs below within four seconds of each other. Then look at Refresh: both tabs wait, Stytch is asked only once, and both get the result. If the app sent a rotating token twice, Stytch would revoke the connection’s tokens.${later}`,
        links: [
          ['First tab', `${state.origins.app}/connected`],
          ['Second tab', `${state.origins.app}/connected`],
        ],
      };
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name);

/**
 * Plays a scenario. One that is being played is taken back first.
 * @returns false where there is no connection that it could be about, or no stand-in to play with
 */
export async function play(state: SandboxState, name: ScenarioName): Promise<boolean> {
  await state.scenario?.takeBack();
  const { act, undo, needsConnection }: Scenario = SCENARIOS[name];
  const connection = latestConnection(state.log.list());
  if (!state.standIn || (needsConnection && !connection)) return false;
  const whole = state as Required<SandboxState>;
  const restore = keep(state.standIn.project, state);
  const acted = await act(
    whole,
    connection ?? { refreshToken: '', accessToken: '', clientId: '', subject: '' },
  );
  state.scenario = {
    name,
    ...acted,
    takeBack: async () => {
      state.scenario = undefined;
      await undo?.(whole);
      restore();
    },
  };
  return true;
}

function keep({ storage, consents }: Project, { switches }: SandboxState): () => void {
  const restores = [storage.keep(), consents.keep(), switches.keep()];
  return () => {
    for (const restore of restores) restore();
  };
}
