import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { issuerMetadata } from './issuer-metadata';

const issuer = 'https://issuer.example';
const metadata = {
  issuer,
  authorization_endpoint: 'https://platform.example/consent',
  token_endpoint: `${issuer}/v1/oauth2/token`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
};
const second = 1000;
const hour = 3600 * second;
const start = Date.parse('2026-01-01T00:00:00Z');

/** The metadata as the process knows it at a time, in epoch milliseconds. */
function metadataAt(now: number) {
  vi.setSystemTime(now);
  return issuerMetadata();
}

let status: number;
const asked = vi.fn(async () => Response.json(metadata, { status }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  status = 200;
  asked.mockClear();
  vi.stubGlobal('fetch', asked);
});
afterEach(() => {
  vi.unstubAllGlobals();
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for('connected-app.issuer-metadata')];
});

it('fetches metadata once for parallel callers, and not again for ten minutes', async () => {
  await Promise.all([metadataAt(start), metadataAt(start)]);
  await metadataAt(start + 590 * second);
  expect(asked).toHaveBeenCalledTimes(1);
  await metadataAt(start + 610 * second);
  expect(asked).toHaveBeenCalledTimes(2);
});

it('uses the known metadata while the issuer fails, and fetches every 30 s', async () => {
  await metadataAt(start);
  status = 503;
  for (const seconds of [0, 10, 29, 31]) {
    expect(await metadataAt(start + hour + seconds * second)).toMatchObject(metadata);
  }
  expect(asked).toHaveBeenCalledTimes(3);
});

it.each([
  ['never gave metadata', 404, 'issuer_misconfigured', 0],
  ['never gave metadata', 503, 'issuer_unavailable', 0],
  ['gave metadata 25 hours ago', 503, 'issuer_unavailable', 25 * hour],
])(
  'fetches once in 2 s from an issuer that %s and responds %s, and throws the failure each time',
  async (_what, failureStatus, code, age) => {
    if (age > 0) await metadataAt(start - age);
    asked.mockClear();
    status = failureStatus;
    for (let count = 0; count < 30; count++) {
      await expect(metadataAt(start + count)).rejects.toMatchObject({ code });
    }
    // Where OpenID Connect's document is not found, RFC 8414's is asked for as well.
    expect(asked).toHaveBeenCalledTimes(failureStatus === 404 ? 2 : 1);
    status = 200;
    expect(await metadataAt(start + 3 * second)).toMatchObject(metadata);
  },
);

it('fetches the metadata of a server without OpenID Connect (RFC 8414 §3)', async () => {
  const wanted = `${issuer}/.well-known/oauth-authorization-server`;
  vi.stubGlobal('fetch', async (url: string) =>
    url === wanted ? Response.json(metadata) : new Response('not found', { status: 404 }),
  );
  expect(await metadataAt(start)).toMatchObject(metadata);
});

it('fetches at once when the clock was set back during a pause', async () => {
  status = 503;
  await expect(metadataAt(start)).rejects.toThrow();
  status = 200;
  expect(await metadataAt(start - hour)).toMatchObject(metadata);
});
