import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** How long a few requests take one after the other, in milliseconds. */
async function spent(path: string, cookie = 'x=1'): Promise<number> {
  const started = performance.now();
  for (let count = 0; count < 5; count++) {
    const { status } = await deployment.browser().visit(path, { headers: { cookie } });
    // Nor does Node.js refuse them for their size (431).
    expect([200, 303, 307, 404]).toContain(status);
  }
  return performance.now() - started;
}

/** No tight timing: without their bounds these take seconds each, and a hundred times as long as the same in one piece. */
const little = (same: number) => same * 5 + 500;

/** As the app names its cookies. */
const own = (name: string) => `${new URL(deployment.appUrl).port}-${name}`;
const short = (index: number) => index.toString(36).padStart(2, '0');

/** As many as fit into the 16 KB that Node.js reads of a request's headers. */
function many(name: (index: number) => string): string {
  const length = Math.floor(15_500 / (name(1).length + 1));
  return Array.from({ length: Math.min(length, 36 ** 2) }, (_, index) => name(index)).join(';');
}

describe('a request with thousands of cookies', () => {
  it.each([
    ['an unknown cookie', '/health', (index: number) => `xx${short(index)}=`],
    ['an unknown cookie', '/connected', (index: number) => `xx${short(index)}=`],
    ['a flow', '/connect', (index: number) => own(`flow-${short(index)}`)],
    ['a flow', '/callback?state=x', (index: number) => own(`flow-${short(index)}.1=`)],
  ])(
    'thousands of cookies with names like that of %s take little more time than one long cookie, at %s',
    async (_whose, path, name) => {
      await spent(path);
      const inOne = await spent(path, `x=${'y'.repeat(15_000)}`);
      expect(await spent(path, many(name))).toBeLessThan(little(inOne));
    },
  );

  it('a response clears fewer than 60 forged flow cookies', async () => {
    const cookie = many((index) => own(`flow-${short(index)}.1=`));
    const response = await deployment.browser().visit('/connect', { headers: { cookie } });
    expect(response.status).toBe(303);
    expect(response.cookies.length).toBeGreaterThan(1);
    expect(response.cookies.length).toBeLessThan(60);
  });
});

describe('a request with thousands of parameters', () => {
  it.each(['/', '/start', '/health', '/connect', '/callback', '/nope'])(
    'thousands of parameters take little more time than one long parameter, at %s',
    async (path) => {
      await spent(path);
      const inOne = await spent(`${path}?a=${'a'.repeat(14_000)}`);
      expect(await spent(`${path}?${'a&'.repeat(7000)}`)).toBeLessThan(little(inOne));
    },
  );
});

describe('a request with a target that cannot be decoded', () => {
  it.each([
    ['GET', '/%'],
    ['GET', '/problem/%'],
    ['GET', '/problem/%ff'],
    ['POST', '/connected/%c0%af'],
    ['OPTIONS', '*'],
  ])('%s %s gets a response like any unknown path', async (method, path) => {
    const response = await deployment.browser().send({ method, path, headers: { host: 'x' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers).toHaveProperty('content-security-policy');
  });
});

describe('a client that goes on sending after the response', () => {
  /** @returns what comes back, and when the connection is closed, in seconds. The client itself never closes it. */
  const responseTo = async (message: string, port: number | undefined) => {
    const since = performance.now();
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {}).write(message);
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    const sending = setInterval(() => socket.write('x'), 100);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(sending);
    return { received, seconds: (performance.now() - since) / 1000 };
  };

  const body = `Connection: close\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(1_000_000)}`;
  it.concurrent.each([
    [
      'a megabyte of headers',
      `GET / HTTP/1.1\r\nCookie: ${'a=b; '.repeat(200_000)}\r\n\r\n`,
      /^HTTP\/1.1 431 .*<h1>.*<\/a>$/s,
    ],
    ['a megabyte that is no HTTP', '\x16\x03\x01 hello\r\n\r\n'.repeat(100_000), /^HTTP\/1.1 400 /],
    [
      'a megabyte of a body that the app does not read',
      `POST /health HTTP/1.1\r\nHost: x\r\n${body}`,
      /^HTTP\/1.1 405 /,
    ],
  ])(
    'a client that sends %s gets the response, and can send more for 5 seconds',
    async (_what, message, response) => {
      const { received, seconds } = await responseTo(message, deployment.ports[0]);
      expect(received).toMatch(response);
      expect(seconds).toBeGreaterThan(4.9);
      expect(seconds).toBeLessThan(20);
      // Behind a proxy.
      expect((await responseTo(message, deployment.port)).received).toMatch(response);
    },
  );
});
