import { beforeEach, expect, it } from 'vitest';
import type { Exchange } from '../control/exchange-log.ts';
import { WrittenLog } from '../testing/exchanges.ts';
import { flowsOf } from './flows.ts';
import { whatComesBack } from './kind.ts';
import { kindOf } from './kinds.ts';

let log: WrittenLog;
beforeEach(() => {
  log = new WrittenLog();
});

const connect = (state: string, cookie = '') =>
  log.write({
    path: '/connect',
    headers: cookie ? { cookie } : {},
    status: 303,
    location: `http://platform.example/oauth/authorize?state=${state}&code_challenge=x`,
  });
const arrive = (state: string) =>
  log.write({ server: 'platform', path: '/oauth/authorize', query: { state } });
const exchange = (code: string) => {
  const params = { grant_type: 'authorization_code', code };
  const answer = JSON.stringify({ access_token: `access-token-${code}` });
  log.write({ server: 'stytch', method: 'POST', path: '/v1/oauth2/token', params, answer });
};
/** The app asks Stytch while it handles the request of the browser. */
function comeBack(state: string, code: string) {
  const callback = log.write({ path: '/callback', query: { state, code }, isOpen: true });
  exchange(code);
  const answerHeaders: [string, string][] = [['set-cookie', `connection=sealed-${code}; Path=/`]];
  log.finish(callback, { status: 303, answerHeaders });
}
const openPage = (cookie: string) => log.write({ path: '/connected', headers: { cookie } });
const shape = () =>
  flowsOf(log.list()).map(({ passages }) =>
    passages.map(({ chapter, isBefore }) => `${isBefore ? 'before:' : ''}${chapter}`).join(' '),
  );

it('sorts the requests of a flow into chapters, from Connect to Disconnect', () => {
  log.write({ path: '/' });
  connect('state-one');
  arrive('state-one');
  comeBack('state-one', 'code-one');
  openPage('connection=sealed-code-one');
  const refresh = { grant_type: 'refresh_token', refresh_token: 'refresh-token-1' };
  log.write({ path: '/refresh', headers: { cookie: 'connection=sealed-code-one' } });
  log.write({ server: 'stytch', method: 'POST', path: '/v1/oauth2/token', params: refresh });
  log.write({ method: 'POST', path: '/disconnect', headers: { cookie: 'connection=sealed-code-one' } });
  expect(shape()).toEqual(['ask consent exchange use refresh revoke']);
});

it.each(['/v1/users/user-1', '/v1/b2b/organizations/organization-1/members/member-1'])(
  'shows in the chapter Revoke that the platform withdraws a consent at %s',
  (account) => {
    const path = `${account}/connected_apps/app-1/revoke`;
    const { label, chapter } = kindOf(log.write({ server: 'stytch', method: 'POST', path }));
    expect([label, chapter]).toEqual(['withdraws consent', 'revoke']);
  },
);

const said = (entry: Exchange) => whatComesBack(kindOf(entry), entry);

it.each<[string, Partial<Exchange>, string]>([
  [
    'a page of the platform fails',
    { server: 'platform', path: '/apps', status: 503 },
    'The request fails: status 503.',
  ],
  [
    'the app refuses a script',
    { path: '/api/tasks', status: 401, answer: '{"error":"not_connected"}' },
    'The request fails: not_connected.',
  ],
  [
    'Stytch refuses the app',
    { server: 'stytch', path: '/v1/oauth2/userinfo', status: 401, answer: '{"error_type":"x"}' },
    'The request fails: x.',
  ],
  [
    'the connection breaks',
    { server: 'stytch', path: '/v1/oauth2/userinfo', status: null },
    'The request fails: no answer.',
  ],
  [
    'the app refuses a form',
    { method: 'POST', path: '/disconnect', status: 303, location: '/problem/cross_site' },
    'The app sends the browser to a page that explains the problem.',
  ],
  [
    'Connect fails',
    { path: '/connect', status: 303, location: 'http://app.example/problem/issuer_unavailable' },
    'The app sends the browser to a page that explains the problem.',
  ],
])('says nothing of a success when %s', (_what, entry, sentence) => {
  expect(said(log.write(entry))).toBe(sentence);
});

it('says that there is no answer yet while a server works', () => {
  const refresh = {
    server: 'stytch',
    method: 'POST',
    path: '/v1/oauth2/token',
    params: { grant_type: 'refresh_token' },
  } as const;
  const entry = log.write({ ...refresh, isOpen: true });
  expect(said(entry)).toBe('No answer yet.');
  log.finish(entry, { status: 200, answer: '{"access_token":"x"}' });
  expect(said(entry)).toMatch(/^Stytch sends a new access token\./);
});

it('puts a request that the app sends during a callback inside that callback', () => {
  comeBack('state-one', 'code-one');
  const [flow] = flowsOf(log.list());
  const [callback, ...others] = flow?.passages[0]?.messages ?? [];
  expect(others).toEqual([]);
  expect(callback?.inner.map(({ exchange: { path } }) => path)).toEqual(['/v1/oauth2/token']);
});

it('separates two flows that run at the same time', () => {
  for (const state of ['state-one', 'state-two']) connect(state);
  for (const state of ['state-one', 'state-two']) arrive(state);
  comeBack('state-two', 'code-two');
  comeBack('state-one', 'code-one');
  openPage('connection=sealed-code-two');
  expect(shape()).toEqual(['ask consent exchange use', 'ask consent exchange']);
});

it('starts another flow when a connected user connects again', () => {
  comeBack('state-one', 'code-one');
  connect('state-two', 'connection=sealed-code-one');
  expect(shape()).toEqual(['ask', 'exchange']);
});

it.each([
  'connection',
  '3000-connection',
  '__Host-connection',
  '3000-connection.0',
  '3000-connection-0a1b2c3d4e5f6071',
])('puts a page of the connection in the cookie %s into the flow that made it', (cookie) => {
  const callback = log.write({ path: '/callback', query: { state: 'state-one', code: 'x' }, isOpen: true });
  log.finish(callback, { status: 303, answerHeaders: [['set-cookie', `${cookie}=sealed-one; Path=/`]] });
  openPage(`${cookie}=sealed-one`);
  connect('state-two', `${cookie}=sealed-one`);
  expect(shape()).toEqual(['ask', 'exchange use']);
});

it('marks what came before a flow began, and begins the flow with its first chapter', () => {
  log.write({ path: '/' });
  openPage('');
  log.write({ path: '/start' });
  connect('state-one');
  arrive('state-one');
  comeBack('state-one', 'code-one');
  openPage('connection=sealed-code-one');
  expect(shape()).toEqual(['before:use ask consent exchange use']);
});

it('makes a flow of the requests to platform and Stytch when the requests to the app are not recorded', () => {
  arrive('state-one');
  const location = 'http://app.example/callback?state=state-one&code=code-one';
  log.write({
    server: 'platform',
    method: 'POST',
    path: '/oauth/authorize',
    params: { decision: 'allow' },
    location,
  });
  exchange('code-one');
  log.write({ server: 'platform', path: '/v1/notes', authorization: 'Bearer access-token-code-one' });
  expect(shape()).toEqual(['consent exchange use']);
});

it('names a flow after the user who connects and after its outcome', () => {
  const title = () => flowsOf(log.list())[0]?.title;
  log.write({ path: '/' });
  expect(title()).toBe('Somebody looks around');
  connect('state-one');
  expect(title()).toBe('Somebody is about to connect');
  const params = { user: 'ana', return_to: '/oauth/authorize?state=state-one' };
  log.write({ server: 'platform', method: 'POST', path: '/login', params });
  expect(title()).toBe('Ana is about to connect');
  comeBack('state-one', 'code-one');
  expect(title()).toBe('Ana connects');
});

it.each([
  ['access_denied', 'says no'],
  ['server_error', 'cannot connect'],
])('names a flow after the error %s of its callback: "%s"', (error, deed) => {
  log.write({ path: '/callback', query: { state: 'state-one', error } });
  expect(flowsOf(log.list())[0]?.title).toBe(`Somebody ${deed}`);
});

it('does not count the refresh of a thief as a refresh of the user', () => {
  comeBack('state-one', 'code-one');
  const params = { grant_type: 'refresh_token', code: 'code-one' };
  const headers = { 'x-sandbox-plays': 'thief' };
  log.write({ server: 'stytch', method: 'POST', path: '/v1/oauth2/token', params, headers });
  expect(flowsOf(log.list())[0]?.since).toEqual(['a thief tried a copied token']);
});
