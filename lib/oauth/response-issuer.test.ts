import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const domain = 'https://word-word-1234.customers.stytch.dev';
const uuid = '1a2b3c4d-1111-4111-8111-11111111111f';
const ours = `project-test-${uuid}`;
const other = 'project-test-99999999-9999-4999-8999-999999999999';
const form = `stytch.com/${ours}`;

type Setting = { issuer: string; promised: boolean; variable: string | undefined; accessToken: string };

const jwt = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

/** What the app asks the issuer, in order, as path names. */
let asked: string[];

/** The app's own exchange before an issuer that responds as the setting says. */
async function appAt({ issuer, promised, variable, accessToken }: Setting) {
  vi.stubEnv('STYTCH_PROJECT_DOMAIN', issuer);
  vi.stubEnv('STYTCH_PROJECT_ID', variable);
  vi.stubEnv('CONNECTED_APP_CLIENT_ID', 'a-client');
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname } = new URL(url);
    asked.push(pathname);
    if (pathname === '/v1/oauth2/token')
      return Response.json({
        access_token: accessToken,
        token_type: 'bearer',
        expires_in: 60,
        refresh_token: 'r',
      });
    return Response.json({
      issuer,
      authorization_endpoint: 'https://platform.example/authorize',
      token_endpoint: `${issuer}/v1/oauth2/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      ...(promised ? { authorization_response_iss_parameter_supported: true } : {}),
    });
  });
  vi.resetModules();
  // Shared between bundles, so it outlives the reset.
  for (const key of Object.getOwnPropertySymbols(globalThis))
    if (key.description?.startsWith('connected-app.')) Reflect.deleteProperty(globalThis, key);
  return { ...(await import('./exchange-code')), ...(await import('./failure')) };
}

/** What the caller has to revoke where the exchange failed. */
let issued: { refreshToken?: string };

async function outcome(setting: Setting, kind: 'code' | 'denial', iss: string[]): Promise<string> {
  const { exchangeCode, classifyFailure } = await appAt(setting);
  const query = new URLSearchParams({ state: 's' });
  query.append(...((kind === 'code' ? ['code', 'c'] : ['error', 'access_denied']) as [string, string]));
  for (const value of iss) query.append('iss', value);
  issued = {};
  try {
    const flow = { state: 's', verifier: 'v'.repeat(43), scope: ['read:tasks'] };
    await exchangeCode(query.toString(), flow, issued);
    return 'connects';
  } catch (error) {
    return classifyFailure(error).code;
  }
}

beforeEach(() => {
  asked = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** Forms of `iss`, and where they are accepted: `form` is the project's form where nothing promises another. */
const forms: [
  name: string,
  iss: string[],
  accepted: 'always' | 'unpromised' | 'unpromised, token' | 'never',
][] = [
  ['absent', [], 'unpromised'],
  ['the pinned issuer', [domain], 'always'],
  ['the project form', [form], 'unpromised'],
  ['another test project', [`stytch.com/${other}`], 'unpromised, token'],
  ['the live project of the same uuid', [`stytch.com/project-live-${uuid}`], 'never'],
  ['empty', [''], 'never'],
  ['a space', [' '], 'never'],
  ['the issuer twice', [domain, domain], 'never'],
  ['the project form twice', [form, form], 'never'],
  ['the issuer and the project form', [domain, form], 'never'],
  ['the project form and something else', [form, 'https://evil.example'], 'never'],
  ['the issuer with a slash', [`${domain}/`], 'never'],
  ['the issuer in capitals', [domain.toUpperCase()], 'never'],
  ['the issuer over http', [domain.replace('https', 'http')], 'never'],
  ['the issuer with a port', [`${domain}:443`], 'never'],
  ['a subdomain of the issuer', [domain.replace('://', '://evil.')], 'never'],
  ['another issuer', ['https://evil.example'], 'never'],
  ['the project form with https', [`https://${form}`], 'never'],
  ['the project form with http', [`http://${form}`], 'never'],
  ['the project form with two slashes', [`//${form}`], 'never'],
  ['the project form with a slash at its end', [`${form}/`], 'never'],
  ['the project form with a query', [`${form}?x=1`], 'never'],
  ['the project form with a fragment', [`${form}#x`], 'never'],
  ['the project form with a line break', [`${form}\n`], 'never'],
  ['the project form with a space before it', [` ${form}`], 'never'],
  ['the project form with a NUL', [`${form}\0`], 'never'],
  ['the project form of a host that ends alike', [`evil-${form}`], 'never'],
  ['the project form of a subdomain', [`test.${form}`], 'never'],
  ['the project form in capitals', [form.toUpperCase()], 'never'],
  ['the project form with a uuid in capitals', [`stytch.com/project-test-${uuid.toUpperCase()}`], 'never'],
  ['the project id alone', [ours], 'never'],
  ['the host alone', ['stytch.com'], 'never'],
  ['the host and a slash', ['stytch.com/'], 'never'],
  ['a project without an environment', [`stytch.com/project-${uuid}`], 'never'],
  ['a project of an unknown environment', [`stytch.com/project-prod-${uuid}`], 'never'],
  ['a project with a shortened uuid', [form.slice(0, -1)], 'never'],
  ['a project with a uuid that goes on', [`${form}1`], 'never'],
  ['a project with a letter that is no digit', [`${form.slice(0, -1)}g`], 'never'],
  ['a client id in the place of the project', [`stytch.com/connected-app-test-${uuid}`], 'never'],
];

describe.each([true, false])('exchangeCode where metadata promises iss: %s', (promised) => {
  describe.each([undefined, ours])('and STYTCH_PROJECT_ID is %s', (variable) => {
    const setting = { issuer: domain, promised, variable, accessToken: jwt({ aud: [ours] }) };

    it.each(forms)('accepts or refuses a code with iss: %s', async (_name, iss, accepted) => {
      const connects = accepted === 'always' || (!promised && accepted === 'unpromised');
      expect(await outcome(setting, 'code', iss)).toBe(connects ? 'connects' : 'issuer_mismatch');
      if (connects) return;
      if (accepted === 'unpromised, token' && !promised && !variable)
        // Only the token could tell: its grant must not outlive the refusal.
        expect(issued.refreshToken).toBe('r');
      else expect(asked).not.toContain('/v1/oauth2/token');
    });

    it.each(forms)(
      `accepts or refuses a denial with iss: %s (promised: ${promised}, STYTCH_PROJECT_ID: ${variable})`,
      async (_name, iss, accepted) => {
        const told =
          accepted === 'always' ||
          (!promised && (accepted === 'unpromised' || (accepted === 'unpromised, token' && !variable)));
        expect(await outcome(setting, 'denial', iss)).toBe(told ? 'access_denied' : 'issuer_mismatch');
        expect(asked).not.toContain('/v1/oauth2/token');
      },
    );
  });
});

describe('a project form without STYTCH_PROJECT_ID', () => {
  it.each([
    ['names the project alone', { aud: [ours] }, 'connects'],
    ['names the project as a string', { aud: ours }, 'connects'],
    ['names the project among others', { aud: ['https://api.example', ours] }, 'connects'],
    ['names another project', { aud: [other] }, 'issuer_mismatch'],
    ['names no project', { aud: ['https://api.example'] }, 'issuer_mismatch'],
    ['names no audience', {}, 'issuer_mismatch'],
  ])('decides about the project form by an access token that %s', async (_case, claims, expected) => {
    const setting = { issuer: domain, promised: false, variable: undefined, accessToken: jwt(claims) };
    expect(await outcome(setting, 'code', [form])).toBe(expected);
    expect(issued.refreshToken).toBe('r');
  });

  it('accepts the project form with an opaque access token, because the pinned token endpoint knew the code', async () => {
    const setting = { issuer: domain, promised: false, variable: undefined, accessToken: 'opaque' };
    expect(await outcome(setting, 'code', [form])).toBe('connects');
  });
});

it.each([
  ['https://word-word-1234.customers.stytch.com', 'live', 'connects'],
  ['https://word-word-1234.customers.stytch.com', 'test', 'issuer_mismatch'],
  ['https://login.example.com', 'live', 'connects'],
  ['https://login.example.com', 'test', 'connects'],
])('decides at the issuer %s that the form of a %s project %s', async (issuer, environment, expected) => {
  const project = `project-${environment}-${uuid}`;
  const setting = { issuer, promised: false, variable: undefined, accessToken: jwt({ aud: [project] }) };
  expect(await outcome(setting, 'code', [`stytch.com/${project}`])).toBe(expected);
});

it('accepts the project form with STYTCH_PROJECT_ID whatever audience the access token names', async () => {
  const accessToken = jwt({ aud: ['https://api.example'] });
  expect(
    await outcome({ issuer: domain, promised: false, variable: ours, accessToken }, 'code', [form]),
  ).toBe('connects');
});
