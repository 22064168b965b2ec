import { expect, it } from 'vitest';
import type { Visit } from '../support/browser.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** What an attacker would like to write into the log. */
const forged = '{"level":50,"msg":"disk full"}';

const field = (name: string) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nforged\r\n--b--\r\n`,
});

/** Requests that Next.js prints something about, each with a text of the attacker's own. */
const loud: [what: string, message: Visit][] = [
  ['a forged action id in a header', { headers: { 'next-action': forged } }],
  ['a forged action id of the right length', { headers: { 'next-action': forged.padEnd(42, '.') } }],
  [
    'a forged field name with line breaks',
    field(`$ACTION_ID_%0A${forged.replaceAll('"', '%22').padEnd(42, '.')}%0A`),
  ],
  ['a forged action reference', field(`$ACTION_REF_${forged.replaceAll('"', '%22')}`)],
  [
    'forged arguments',
    { headers: { 'next-action': 'f'.repeat(42), 'content-type': 'text/plain' }, body: forged },
  ],
  ['control characters in an action id', { headers: { 'next-action': `forged\u009b31m${'x'.repeat(30)}` } }],
];

it.each(loud)(
  'the log has no text of a request with %s, and no line that it forged',
  async (_what, message) => {
    const before = deployment.log.length;
    const browser = deployment.browser();
    for (const path of ['/', '/connected']) await browser.visit(path, { ...message, method: 'POST' });
    // Noted by the app itself, after all that the framework prints.
    await browser.visit('/connect?scope=unknown');
    const said = await eventually(() => {
      const text = deployment.log.slice(before);
      expect(text).toContain('"problem":"invalid_link"');
      return text;
    });
    expect(said).not.toMatch(/disk full|forged/);
    for (const line of said.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  },
);

it('the log notes a form that another site sent to a page', async () => {
  const before = deployment.log.length;
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  await deployment.browser().visit('/connected', { method: 'POST', headers });
  const noted = await eventually(() => {
    const lines = deployment.log.slice(before).match(/.*"problem":"cross_site_request".*/g);
    expect(lines).toHaveLength(1);
    return lines?.[0] ?? '';
  });
  expect(JSON.parse(noted)).toMatchObject({ level: 40, msg: 'problem' });
  expect(noted).not.toContain('evil');
});
