import { expect, it } from 'vitest';
import { WrittenLog } from '../testing/exchanges.ts';
import { namedSecrets } from './named-secrets.ts';
import { HUES, Secrets } from './secrets.ts';

const TOKEN = 'the-access-token-of-this-test';
const jwt = (claims: object) =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const secretsOf = (log: WrittenLog) => new Secrets(log.list());

it('a token has one chip in a token response, as Bearer and in a revocation request', () => {
  const log = new WrittenLog();
  log.write({ server: 'stytch', answer: JSON.stringify({ access_token: TOKEN }) });
  log.write({ server: 'platform', authorization: `Bearer ${TOKEN}` });
  log.write({ server: 'stytch', params: { token: TOKEN } });
  const secrets = secretsOf(log);
  const chips = new Set(
    log
      .list()
      .flatMap(namedSecrets)
      .map((named) => secrets.of(named)),
  );
  expect([...chips]).toEqual([expect.objectContaining({ name: 'access token', length: TOKEN.length })]);
});

it('a token has the name of its kind, also when the log has its revocation before its issuance', () => {
  const log = new WrittenLog();
  log.write({ params: { token: TOKEN } });
  log.write({ answer: JSON.stringify({ refresh_token: TOKEN }) });
  expect(secretsOf(log).parts(TOKEN)).toEqual([expect.objectContaining({ name: 'refresh token' })]);
});

it('masks a nonce of an ID token wherever it occurs in a text', () => {
  const log = new WrittenLog();
  const id_token = jwt({ nonce: 'the-nonce-of-this-test' });
  log.write({ answer: JSON.stringify({ id_token }) });
  const parts = secretsOf(log).parts('before "the-nonce-of-this-test" after');
  expect(parts).toEqual(['before "', expect.objectContaining({ name: 'nonce' }), '" after']);
});

it('masks a secret inside a longer word', () => {
  const log = new WrittenLog();
  log.write({ query: { code: 'a-code-of-this-test' } });
  const parts = secretsOf(log).parts('x-a-code-of-this-test-x');
  expect(parts).toEqual(['x-', expect.objectContaining({ name: 'code' }), '-x']);
});

it('does not mask a word of a text that equals a short secret', () => {
  const log = new WrittenLog();
  log.write({ query: { state: 'open' } });
  expect(secretsOf(log).parts('open the app')).toEqual(['open the app']);
});

it('finds secrets in cookies, in addresses and in form fields that hold an address', () => {
  const log = new WrittenLog();
  const address = (member: string) => `http://app.example/callback?${member}=the-${member}-1234`;
  log.write({
    headers: { cookie: 'connection=sealed-sealed; theme=dark-dark' },
    location: address('code'),
    answerHeaders: [['set-cookie', 'flow-1=sealed-flow; Path=/']],
    params: { return_to: '/oauth/authorize?state=the-state-1234', request: 'nonce=the-nonce-1234' },
  });
  const names = namedSecrets(log.list()[0] as never).map(({ name, value }) => `${name} ${value}`);
  expect(names.sort()).toEqual([
    'code the-code-1234',
    'cookie connection sealed-sealed',
    'cookie flow-1 sealed-flow',
    'cookie theme dark-dark',
    'nonce the-nonce-1234',
    'state the-state-1234',
  ]);
});

it.each([
  ['3000-flow-AbC_d-1.1700000000', 'flow cookie'],
  ['__Host-flow-x.1', 'flow cookie'],
  ['3000-connection', 'connection cookie'],
  ['3000-connection.1', 'connection cookie'],
  ['3000-connection-0a1b2c3d4e5f6071.0', 'connection cookie'],
  ['3000-notice', 'notice cookie'],
  ['__Host-8443-retried-after-401', 'retried-after-401 cookie'],
  ['platform_session', 'platform session cookie'],
])('the chip of the cookie %s is called %s', (cookie, name) => {
  const log = new WrittenLog();
  log.write({ headers: { cookie: `${cookie}=sealed-value` } });
  expect(secretsOf(log).parts('sealed-value')).toEqual([expect.objectContaining({ name })]);
});

it('shows the error of a callback, also when the cookie of a notice holds the same word', () => {
  const log = new WrittenLog();
  log.write({ headers: { cookie: '3000-notice=access_denied' } });
  expect(secretsOf(log).parts('?error=access_denied')).toEqual(['?error=access_denied']);
});

it('a client secret has one chip in a body and in Basic', () => {
  const log = new WrittenLog();
  const basic = Buffer.from('the-client:the-client-secret').toString('base64');
  log.write({ authorization: `Basic ${basic}` });
  log.write({ params: { client_secret: 'the-client-secret' } });
  const secrets = secretsOf(log);
  const chips = log
    .list()
    .flatMap(namedSecrets)
    .map((named) => secrets.of(named));
  expect(chips).toHaveLength(2);
  expect(chips[0]).toBe(chips[1]);
});

it('gives as many secrets different colours as there are colours', () => {
  const log = new WrittenLog();
  for (let index = 0; index < HUES; index++) log.write({ query: { code: `code-number-${index}` } });
  const secrets = secretsOf(log);
  const hues = log
    .list()
    .flatMap(namedSecrets)
    .map((named) => secrets.of(named).hue);
  expect(new Set(hues).size).toBe(HUES);
});
