import type { Page } from '../support/page.ts';
import { words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import type { Stage } from './stage.ts';

/** What a table says of one server: in the order of its columns. */
export const steps = [
  'connect',
  'userinfo',
  'refresh',
  'rotation',
  'eight refreshes at once',
  'disconnect',
  'denial',
  'withdrawn elsewhere',
] as const;
export type Step = (typeof steps)[number];

/** `lacks`: the server has nothing that the step could be about. */
export interface Cell {
  outcome: 'works' | 'lacks' | 'fails';
  words: string;
}
type Told = Partial<Record<Step, Cell>>;

const works = (words = ''): Cell => ({ outcome: 'works', words });
const lacks = (words: string): Cell => ({ outcome: 'lacks', words });

/** The app did not do what it should. */
class Miss extends Error {}

async function connected(stage: Stage): Promise<{ user: User; page: Page }> {
  const user = stage.user();
  const asked = atServer(stage, await user.open('/connect'));
  const page = await stage.running.allow(user, asked);
  return { user, page: mustBe(page, `${stage.appUrl}/connected`) };
}

function mustBe(page: Page, address: string): Page {
  if (page.status === 200 && page.url === address) return page;
  throw new Miss(`${new URL(page.url).pathname} (${page.status})`);
}

/** A server that asks nothing has sent the user back already. */
function atServer({ appUrl }: Stage, page: Page): Page {
  return page.url.startsWith(`${appUrl}/problem/`) ? mustBe(page, '') : page;
}

/** @returns which notice the Connect page shows, or where the user is instead */
function noticeAt({ url }: Page): string {
  const { pathname, searchParams } = new URL(url);
  return (pathname === '/start' && [...searchParams.values()][0]) || pathname;
}

/** Opens the page again when the access token is about to end. */
async function refreshed(stage: Stage, user: User): Promise<Page> {
  await stage.letAccessEnd();
  return mustBe(await user.open('/connected'), `${stage.appUrl}/connected`);
}

function mustCount(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Miss(`${got} ${what} instead of ${expected}`);
}

/** Each story has a server and an app of its own, and fills in some steps. */
export const stories: { about: Step[]; tell: (stage: Stage, told: Told) => Promise<void> }[] = [
  {
    about: ['connect', 'userinfo'],
    async tell(stage, told) {
      const { page } = await connected(stage);
      mustCount('token requests', stage.tokenRequests('authorization_code').length, 1);
      told.connect = works();
      const { userinfo_endpoint } = stage.metadata;
      if (!userinfo_endpoint) {
        told.userinfo = lacks('no userinfo endpoint');
        return;
      }
      const asked = stage.wiretap.at(userinfo_endpoint);
      const { sub = '' } = JSON.parse(asked.at(-1)?.response || '{}');
      const shown = sub !== '' && words(page).includes(sub);
      if (!shown) throw new Miss(`not shown; the server said ${asked.map(({ status }) => status)}`);
      told.userinfo = works();
    },
  },
  {
    about: ['refresh', 'rotation'],
    async tell(stage, told) {
      const { user } = await connected(stage);
      const first = stage.lastTokens().refresh_token;
      if (!first) throw new Miss('the server gave no refresh token');
      await refreshed(stage, user);
      mustCount('refreshes', stage.tokenRequests('refresh_token').length, 1);
      told.refresh = works();
      const second = stage.lastTokens().refresh_token;
      await refreshed(stage, user);
      const used = stage.tokenRequests('refresh_token').map(({ params }) => params.refresh_token);
      mustCount('refreshes', used.length, 2);
      if (used[1] !== (second ?? first)) throw new Miss('the second refresh did not use the newest token');
      told.rotation = second && second !== first ? works('rotates') : works('keeps the same token');
    },
  },
  {
    about: ['eight refreshes at once'],
    async tell(stage, told) {
      const { user } = await connected(stage);
      await stage.letAccessEnd();
      const tabs = Array.from({ length: 8 }, () => user.copy());
      const pages = await Promise.all(tabs.map((tab) => tab.open('/connected')));
      for (const page of pages) mustBe(page, `${stage.appUrl}/connected`);
      mustCount('refreshes', stage.tokenRequests('refresh_token').length, 1);
      told['eight refreshes at once'] = works('one at the server');
    },
  },
  {
    about: ['disconnect'],
    async tell(stage, told) {
      const { user, page } = await connected(stage);
      const notice = noticeAt(await user.press(page, 'Disconnect'));
      const { revocation_endpoint } = stage.metadata;
      const asked = stage.wiretap.at(revocation_endpoint).map(({ status }) => status);
      const why = !revocation_endpoint
        ? 'no revocation endpoint'
        : !stage.client.secret && asked[0] === 401 && 'the server wants a client secret for it (401)';
      const expected = why ? 'disconnected_here' : 'disconnected';
      if (notice !== expected) throw new Miss(`${notice}; the server said ${asked}`);
      told.disconnect = why ? works(`on this device: ${why}`) : await afterRevocation(stage);
    },
  },
  {
    about: ['denial'],
    async tell(stage, told) {
      const { deny } = stage.running;
      if (typeof deny === 'string') {
        told.denial = lacks(deny);
        return;
      }
      const user = stage.user();
      const notice = noticeAt(await deny(user, atServer(stage, await user.open('/connect'))));
      if (notice !== 'access_denied') throw new Miss(notice);
      told.denial = works();
    },
  },
  {
    about: ['withdrawn elsewhere'],
    async tell(stage, told) {
      const { withdraw } = stage.running;
      if (typeof withdraw === 'string') {
        told['withdrawn elsewhere'] = lacks(withdraw);
        return;
      }
      const { user } = await connected(stage);
      await withdraw(user);
      await stage.letAccessEnd(-10);
      const { pathname } = new URL((await user.open('/connected')).url);
      const [refused] = stage.tokenRequests('refresh_token');
      const said = `${refused?.status} ${refused?.response || 'and no body'}`;
      if (refused?.status === 200) told['withdrawn elsewhere'] = lacks('the server goes on to refresh');
      else if (pathname === '/problem/access_withdrawn') told['withdrawn elsewhere'] = works();
      // Without a reason a withdrawal looks like a fault that will pass: RFC 6749 §5.2 has one.
      else if (pathname === '/problem/refresh_refused' && !refused?.response)
        told['withdrawn elsewhere'] = works(`reported as a refusal; the server gives no reason (${said})`);
      else throw new Miss(`${pathname}; the server said ${said}`);
    },
  },
];

/** Whether "revoked" was the truth: the refresh token, used with a kept copy. */
async function afterRevocation(stage: Stage): Promise<Cell> {
  const { status, response } = await stage.refreshElsewhere();
  return status === 200
    ? works('revoked, says the server, which goes on to refresh')
    : works(`revoked; the token then gets ${status} ${JSON.parse(response || '{}').error ?? ''}`.trim());
}
