import { describe, expect, it } from 'vitest';
import { advised, DASHBOARD, environmentFor, expectFixed, look, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer } from './testing/issuer.ts';
import { NO_SERVER, serve } from './testing/server.ts';

describe('domain', () => {
  // [sandbox]
  it('reports ✗ when no server runs at the project domain, and advises to start the sandbox', async () => {
    expect(await row('domain', environmentFor(NO_SERVER))).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('ECONNREFUSED'),
      fix: expect.stringContaining('npm run sandbox'),
    });
  });
  // [/sandbox]

  it('reports ✗ for a project domain that does not resolve', async () => {
    expect(await row('domain', environmentFor('https://word-word-0000.invalid'))).toMatchObject({
      state: 'fault',
      saw: expect.stringMatching(/name does not resolve|name service does not respond/),
      fix: expect.stringMatching(DASHBOARD),
    });
  });

  it('reports ✗ for https where the server has http, until the advice is followed', async () => {
    const origin = await fakeIssuer({});
    const env = environmentFor(origin.replace('http:', 'https:'));
    const finding = await row('domain', env);
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('uses http, not https') });
    expect(await row('domain', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });
});

describe('discovery', () => {
  it('reports ✗ when Stytch has no Authorization URL yet, until it is set', async () => {
    const error_type = 'authorization_endpoint_not_configured_for_project';
    const fakes: Fakes = { discovery: { status: 400, json: { error_type, status_code: 400 } } };
    await expectFixed('discovery', fakes, new RegExp(error_type), /Settings → Authorization URL/, () => {
      delete fakes.discovery;
    });
  });

  it.each([
    [
      'a domain that is none of Stytch',
      { status: 404, text: 'not found' },
      /HTTP 404: no discovery document/,
      DASHBOARD,
    ],
    ['a web page in place of the document', { text: '<html>' }, /HTTP 200: no discovery document/, DASHBOARD],
    ['HTTP 503 of Stytch', { status: 503, json: {} }, /HTTP 503/, /try again/],
    ['too many requests', { status: 429, json: { error_type: 'too_many_requests' } }, /429/, /try again/],
  ])('reports ✗ for discovery with %s', async (_what, discovery, saw, fix) => {
    const fakes: Fakes = { discovery };
    await expectFixed('discovery', fakes, saw, fix, () => {
      delete fakes.discovery;
    });
  });
});

describe('issuer', () => {
  it('reports ✗ for a configured CNAME when tokens name the default domain, and advises the default domain', async () => {
    const named = 'https://word-word-1234.customers.stytch.dev';
    const env = environmentFor(await fakeIssuer({ document: () => ({ issuer: named }) }));
    const finding = await row('issuer', env);
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('the default domain') });
    expect(advised(finding)).toEqual({ STYTCH_PROJECT_DOMAIN: named });
  });

  it('reports ✗ for another domain of the project, until the advised domain is set', async () => {
    const cname = await fakeIssuer({});
    const env = environmentFor(await fakeIssuer({ document: () => ({ issuer: cname }) }));
    const finding = await row('issuer', env);
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('a CNAME') });
    expect(finding.fix).toContain('connected users have to connect again');
    expect(await row('issuer', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['without an issuer', () => ({ issuer: null }), /names no issuer/],
    [
      'with a legacy issuer',
      () => ({ issuer: 'stytch.com/project-test-1' }),
      /names stytch.com\/project-test-1/,
    ],
    ['with a slash behind the issuer', (origin: string) => ({ issuer: `${origin}/` }), /names/],
  ])('reports ✗ for metadata %s', async (_what, document, saw) => {
    const fakes: Fakes = { document };
    await expectFixed('issuer', fakes, saw, DASHBOARD, () => {
      delete fakes.document;
    });
  });
});

describe('callback iss', () => {
  const id = 'project-test-11111111-1111-4111-8111-111111111111';
  const shown = async (document: Fakes['document'], changes = {}) => {
    const issuer = await fakeIssuer({ ...(document ? { document } : {}) });
    const findings = await look('callback iss', { ...environmentFor(issuer), ...changes });
    return {
      states: new Set(findings.map(({ state }) => state)),
      text: findings.map(({ saw }) => saw).join('\n'),
    };
  };

  it('reports ✓ for the callback’s iss, with what the platform sends and how to send the domain', async () => {
    const { states, text } = await shown(undefined);
    expect([...states]).toEqual(['ok']);
    expect(text).toMatch(/by default .*stytch\.com\/project-.*the app accepts.*access token/);
    expect(text).toMatch(/customBaseUrl.*custom_base_url/);
    expect(text).toMatch(/STYTCH_PROJECT_ID/);
  });

  it('reports ✓ for the callback’s iss, with its exact form when STYTCH_PROJECT_ID is set', async () => {
    const { states, text } = await shown(undefined, { STYTCH_PROJECT_ID: id });
    expect([...states]).toEqual(['ok']);
    expect(text).toContain(`stytch.com/${id}`);
  });

  it('reports ! for metadata that promises iss, because the app then accepts the domain alone', async () => {
    const promised = () => ({ authorization_response_iss_parameter_supported: true });
    const { states, text } = await shown(promised, { STYTCH_PROJECT_ID: id });
    expect([...states]).toEqual(['warning']);
    expect(text).toMatch(/every callback has iss.*refuses.*stytch\.com/);
  });

  it('reports ✗ for the id of a live project beside a test client, until the id is of the test project', async () => {
    const env = { ...environmentFor(await fakeIssuer({})), STYTCH_PROJECT_ID: id.replace('test', 'live') };
    expect(await row('callback iss', env)).toMatchObject({
      state: 'fault',
      saw: 'STYTCH_PROJECT_ID belongs to a live environment, but CONNECTED_APP_CLIENT_ID to a test one',
      fix: expect.stringMatching(DASHBOARD),
    });
    expect(await row('callback iss', { ...env, STYTCH_PROJECT_ID: id })).toMatchObject({ state: 'ok' });
  });

  it('reports ? for the callback’s iss when the environment has a live project id beside a test domain', async () => {
    const env = {
      ...environmentFor('https://word-word-1234.customers.stytch.dev'),
      STYTCH_PROJECT_ID: id.replace('test', 'live'),
    };
    expect(await row('environment', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('STYTCH_PROJECT_ID belongs to a live environment'),
    });
    expect(await row('callback iss', env)).toMatchObject({ state: 'unknown' });
  });
});

describe('clock', () => {
  it.each([
    ['✗ for a clock 120 s ahead', -120, 'fault', /1[12]\d s ahead/],
    ['✗ for a clock 120 s behind', 120, 'fault', /1[12]\d s behind/],
    ['✓ for a clock 10 s off', 10, 'ok', /s off|agrees/],
  ])('reports %s', async (_what, seconds, state, saw) => {
    const origin: string = await serve(() => ({
      json: { issuer: origin },
      headers: { Date: new Date(Date.now() + seconds * 1000).toUTCString() },
    }));
    const finding = await row('clock', environmentFor(origin));
    expect(finding).toMatchObject({ state, saw: expect.stringMatching(saw) });
    expect(finding.fix ?? '').toMatch(state === 'fault' ? /timedatectl set-ntp true/ : /^$/);
  });
});

describe('authorization url', () => {
  const page = (path: string) => (path.startsWith('/login') ? { text: 'Log in' } : undefined);

  it('reports ✗ for a login that loses the query of the Authorization URL, until the login keeps it', async () => {
    let keeps = false;
    const fakes: Fakes = {
      page: (path) => {
        const back = keeps ? `?return_to=${encodeURIComponent(path)}` : '';
        return page(path) ?? { status: 302, headers: { Location: `/login${back}` } };
      },
    };
    const saw = /redirects to .*\/login and loses the query/;
    await expectFixed('authorization url', fakes, saw, /must keep the whole query/, () => {
      keeps = true;
    });
  });

  it('reports ✗ for a redirect to a trailing slash that loses the query, until the advised URL is set', async () => {
    let path = '/authorize';
    const fakes: Fakes = {
      document: (origin) => ({ authorization_endpoint: `${origin}${path}` }),
      page: (asked) =>
        asked.startsWith('/authorize/') ? {} : { status: 308, headers: { Location: '/authorize/' } },
    };
    await expectFixed('authorization url', fakes, /loses the query/, /set it to .*\/authorize\//, () => {
      path = '/authorize/';
    });
  });

  it.each([
    [
      '✗ for an Authorization URL without a page',
      { status: 404 },
      'fault',
      /HTTP 404/,
      /Correct the address: Stytch Dashboard/,
    ],
    [
      '✗ for an Authorization URL that responds 500',
      { status: 500 },
      'fault',
      /HTTP 500/,
      /check the platform’s log/,
    ],
    [
      '✗ for an Authorization URL that redirects in a loop',
      { status: 302, headers: { Location: '?state=doctor-checks-whether-this-arrives' } },
      'fault',
      /more than 5 times/,
      /Fix/,
    ],
    ['? for an Authorization URL that responds 403', { status: 403 }, 'unknown', /HTTP 403/, /in a browser/],
  ])('reports %s', async (_what, reply, state, saw, fix) => {
    const env = environmentFor(await fakeIssuer({ page: () => reply }));
    expect(await row('authorization url', env)).toMatchObject({
      state,
      saw: expect.stringMatching(saw),
      fix: expect.stringMatching(fix),
    });
  });

  it('reports ✗ when no server runs at the Authorization URL, until the URL is corrected', async () => {
    const fakes: Fakes = { document: () => ({ authorization_endpoint: `${NO_SERVER}/authorize` }) };
    await expectFixed('authorization url', fakes, /ECONNREFUSED/, /Start the platform, or correct/, () => {
      delete fakes.document;
    });
  });
});

it('reports ? for a check that needs a faulty variable, and names the variable', async () => {
  const findings = await look('discovery', { ...environmentFor(NO_SERVER), STYTCH_PROJECT_DOMAIN: 'x' });
  expect(findings).toEqual([
    { check: 'discovery', state: 'unknown', saw: expect.stringContaining('STYTCH_PROJECT_DOMAIN') },
  ]);
});
