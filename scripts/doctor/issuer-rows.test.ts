import { describe, expect, it } from 'vitest';
import { advised, DASHBOARD, environmentFor, expectFixed, look, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer } from './testing/issuer.ts';
import { NOBODY, serve } from './testing/server.ts';

describe('domain', () => {
  // [sandbox]
  it('✗ nothing listens: start the sandbox', async () => {
    expect(await row('domain', environmentFor(NOBODY))).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('ECONNREFUSED'),
      fix: expect.stringContaining('npm run sandbox'),
    });
  });
  // [/sandbox]

  it('✗ the name does not resolve', async () => {
    expect(await row('domain', environmentFor('https://word-word-0000.invalid'))).toMatchObject({
      state: 'fault',
      saw: expect.stringMatching(/name does not resolve|name service does not respond/),
      fix: expect.stringMatching(DASHBOARD),
    });
  });

  it('✗ it speaks http, not https; the advice fixes it', async () => {
    const origin = await fakeIssuer({});
    const env = environmentFor(origin.replace('http:', 'https:'));
    const finding = await row('domain', env);
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('speaks http, not https') });
    expect(await row('domain', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });
});

describe('discovery', () => {
  it('✗ no Authorization URL yet, recognised by Stytch’s name for it; setting it fixes it', async () => {
    const error_type = 'authorization_endpoint_not_configured_for_project';
    const fakes: Fakes = { discovery: { status: 400, json: { error_type, status_code: 400 } } };
    await expectFixed('discovery', fakes, new RegExp(error_type), /Settings → Authorization URL/, () => {
      delete fakes.discovery;
    });
  });

  it.each([
    ['✗ no Stytch domain', { status: 404, text: 'not found' }, /HTTP 404: no discovery document/, DASHBOARD],
    ['✗ a page instead of a document', { text: '<html>' }, /HTTP 200: no discovery document/, DASHBOARD],
    ['✗ trouble at Stytch', { status: 503, json: {} }, /HTTP 503/, /try again/],
    ['✗ too many requests', { status: 429, json: { error_type: 'too_many_requests' } }, /429/, /try again/],
  ])('%s', async (_what, discovery, saw, fix) => {
    const fakes: Fakes = { discovery };
    await expectFixed('discovery', fakes, saw, fix, () => {
      delete fakes.discovery;
    });
  });
});

describe('issuer', () => {
  it('✗ the CNAME is configured, tokens come from the default domain; the advice is the one to configure', async () => {
    const named = 'https://word-word-1234.customers.stytch.dev';
    const env = environmentFor(await fakeIssuer({ document: () => ({ issuer: named }) }));
    const finding = await row('issuer', env);
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('the default domain') });
    expect(advised(finding)).toEqual({ STYTCH_PROJECT_DOMAIN: named });
  });

  it('✗ another domain of the project is configured; the advice fixes it', async () => {
    const cname = await fakeIssuer({});
    const env = environmentFor(await fakeIssuer({ document: () => ({ issuer: cname }) }));
    const finding = await row('issuer', env);
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('a CNAME') });
    expect(finding.fix).toContain('whoever is connected connects again');
    expect(await row('issuer', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['no issuer', () => ({ issuer: null }), /names no issuer/],
    ['a legacy issuer', () => ({ issuer: 'stytch.com/project-test-1' }), /names stytch.com\/project-test-1/],
    ['a slash too many', (origin: string) => ({ issuer: `${origin}/` }), /names/],
  ])('✗ %s', async (_what, document, saw) => {
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

  it('✓ says what the platform sends by default, that the app accepts it, and how to send the domain', async () => {
    const { states, text } = await shown(undefined);
    expect([...states]).toEqual(['ok']);
    expect(text).toMatch(/by default .*stytch\.com\/project-.*the app accepts.*access token/);
    expect(text).toMatch(/customBaseUrl.*custom_base_url/);
    expect(text).toMatch(/STYTCH_PROJECT_ID/);
  });

  it('✓ with the project’s id, names the exact form', async () => {
    const { states, text } = await shown(undefined, { STYTCH_PROJECT_ID: id });
    expect([...states]).toEqual(['ok']);
    expect(text).toContain(`stytch.com/${id}`);
  });

  it('! metadata that promises iss, so that the app accepts the domain alone', async () => {
    const promised = () => ({ authorization_response_iss_parameter_supported: true });
    const { states, text } = await shown(promised, { STYTCH_PROJECT_ID: id });
    expect([...states]).toEqual(['warning']);
    expect(text).toMatch(/promises iss.*refuses stytch\.com/);
  });

  it('✗ the id of a live project beside a test client; the id of the test project fixes it', async () => {
    const env = { ...environmentFor(await fakeIssuer({})), STYTCH_PROJECT_ID: id.replace('test', 'live') };
    expect(await row('callback iss', env)).toMatchObject({
      state: 'fault',
      saw: 'STYTCH_PROJECT_ID is of a live environment, CONNECTED_APP_CLIENT_ID of a test one',
      fix: expect.stringMatching(DASHBOARD),
    });
    expect(await row('callback iss', { ...env, STYTCH_PROJECT_ID: id })).toMatchObject({ state: 'ok' });
  });

  it('? the id of a live project beside a test domain, which is a fault of the environment', async () => {
    const env = {
      ...environmentFor('https://word-word-1234.customers.stytch.dev'),
      STYTCH_PROJECT_ID: id.replace('test', 'live'),
    };
    expect(await row('environment', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('STYTCH_PROJECT_ID is of a live environment'),
    });
    expect(await row('callback iss', env)).toMatchObject({ state: 'unknown' });
  });
});

describe('clock', () => {
  it.each([
    ['✗ ahead', -120, 'fault', /1[12]\d s ahead/],
    ['✗ behind', 120, 'fault', /1[12]\d s behind/],
    ['✓ a little off', 10, 'ok', /s off|agrees/],
  ])('%s', async (_what, seconds, state, saw) => {
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

  it('✗ a login that forgets the query; keeping it fixes it', async () => {
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

  it('✗ a redirect to a trailing slash that drops the query; the advised address fixes it', async () => {
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
    ['✗ no such page', { status: 404 }, 'fault', /HTTP 404/, /Correct Stytch Dashboard/],
    ['✗ a failing page', { status: 500 }, 'fault', /HTTP 500/, /see its log/],
    [
      '✗ a loop',
      { status: 302, headers: { Location: '?state=doctor-looks-whether-this-arrives' } },
      'fault',
      /more than 5 times/,
      /Fix/,
    ],
    ['? a page that refuses visitors', { status: 403 }, 'unknown', /HTTP 403/, /in a browser/],
  ])('%s', async (_what, reply, state, saw, fix) => {
    const env = environmentFor(await fakeIssuer({ page: () => reply }));
    expect(await row('authorization url', env)).toMatchObject({
      state,
      saw: expect.stringMatching(saw),
      fix: expect.stringMatching(fix),
    });
  });

  it('✗ nobody there; the right address fixes it', async () => {
    const fakes: Fakes = { document: () => ({ authorization_endpoint: `${NOBODY}/authorize` }) };
    await expectFixed('authorization url', fakes, /ECONNREFUSED/, /Start the platform, or correct/, () => {
      delete fakes.document;
    });
  });
});

it('a check whose ground is missing is not looked at, and is no fault of its own', async () => {
  const findings = await look('discovery', { ...environmentFor(NOBODY), STYTCH_PROJECT_DOMAIN: 'x' });
  expect(findings).toEqual([
    { check: 'discovery', state: 'unknown', saw: expect.stringContaining('STYTCH_PROJECT_DOMAIN') },
  ]);
});
