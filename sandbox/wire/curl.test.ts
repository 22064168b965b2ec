import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { Exchange } from '../control/exchange-log.ts';
import { WrittenLog } from '../testing/exchanges.ts';
import { curlCommand } from './curl.ts';

const FORM = 'application/x-www-form-urlencoded';
const commandOf = (exchange: Partial<Exchange>) =>
  curlCommand(new WrittenLog().write(exchange), 'http://127.0.0.1:4010');

/** What a shell would hand to curl. */
function argumentsOf(command: string, env: Record<string, string> = {}): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${command}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { ...env, NODE_ENV: 'test' },
  });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

it('the curl command sends the same request, with variables in place of secrets', () => {
  const body = 'grant_type=authorization_code&code=c0de&code_verifier=v&redirect_uri=http%3A%2F%2Fa%2Fb';
  const command = commandOf({ method: 'POST', path: '/v1/oauth2/token', contentType: FORM, body });
  expect(command).not.toMatch(/c0de|=v\b/);
  expect(argumentsOf(command, { CODE: 'my-code', CODE_VERIFIER: 'mine' })).toEqual([
    'http://127.0.0.1:4010/v1/oauth2/token',
    ...['--request', 'POST'],
    ...['--data-urlencode', 'grant_type=authorization_code'],
    ...['--data-urlencode', 'code=my-code'],
    ...['--data-urlencode', 'code_verifier=mine'],
    ...['--data-urlencode', 'redirect_uri=http://a/b'],
  ]);
});

it.each([
  ['Bearer t0ken', ['--header', 'Authorization: Bearer mine']],
  [`Basic ${btoa('the-client:s3cret')}`, ['--user', 'the-client:mine']],
])('the curl command replaces the secret of %s with a variable', (authorization, expected) => {
  const command = commandOf({ authorization });
  expect(command).not.toMatch(/t0ken|s3cret|dGhlL/);
  expect(argumentsOf(command, { ACCESS_TOKEN: 'mine', CLIENT_SECRET: 'mine' }).slice(1)).toEqual(expected);
});

it('the curl command replaces cookies, and secrets in the query and in JSON, with variables', () => {
  const command = commandOf({
    ...{ method: 'POST', query: { state: 's3cret', a: 'b c' }, contentType: 'application/json' },
    ...{ headers: { cookie: 'connection=s3cret' }, body: '{"token":"s3cret","of":{"code":"s3cret"},"n":1}' },
  });
  expect(command).not.toContain('s3cret');
  const env = { STATE: '1', COOKIE_CONNECTION: '2', TOKEN: '3', CODE: '4' };
  expect(argumentsOf(command, env)).toEqual([
    'http://127.0.0.1:4010/?state=1&a=b%20c',
    ...['--request', 'POST', '--cookie', 'connection=2', '--header', 'Content-Type: application/json'],
    ...['--data', '{"token":"3","of":{"code":"4"},"n":1}'],
  ]);
});

it.each(["it's", '$(id)', '`id`', '"; id #', '\\', '$HOME'])(
  'the curl command quotes the value %s for the shell',
  (title) => {
    const body = new URLSearchParams({ title, code: 'x' }).toString();
    const words = argumentsOf(commandOf({ method: 'POST', contentType: FORM, body }), { CODE: 'x' });
    expect(words).toContain(`title=${title}`);
  },
);
