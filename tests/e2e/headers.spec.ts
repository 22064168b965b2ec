import {
  addTask,
  connectForEditing,
  disconnect,
  expectConnectedAs,
  notice,
  taskRow,
} from './support/app-pages.ts';
import type { Passage } from './support/recording-proxy.ts';
import { expect, story, toldOnce } from './support/story.ts';

const pathOf = ({ url }: Passage): string => new URL(url).pathname;

/** Values of one header of an answer, as a browser joins them. */
function header({ answerHeaders }: Passage, wanted: string): string {
  const values = answerHeaders.filter(
    (_, index) => answerHeaders[index - 1]?.toLowerCase() === wanted && index % 2,
  );
  return values.join(', ');
}

story(
  'no answer of the app can be kept by a cache for somebody else, framed, or sniffed',
  toldOnce,
  async ({ page, wire, deployment }) => {
    await connectForEditing(page, 'mei');
    await addTask(page, 'One more');
    await expect(taskRow(page, 'One more')).toBeVisible();
    await disconnect(page);
    await expect(notice(page, 'You are disconnected')).toBeVisible();
    await page.goto('/connected');
    await page.goto('/callback');

    const answers = wire.passages.filter(({ url }) => url.startsWith(deployment.appUrl));
    const personal = answers.filter((answer) =>
      /^\/(connect|callback|start|problem|disconnect)/.test(pathOf(answer)),
    );
    expect(new Set(personal.map(pathOf))).toEqual(
      new Set(['/connect', '/callback', '/connected', '/disconnect', '/start', '/problem/flow_unknown']),
    );
    for (const answer of personal) {
      expect(header(answer, 'cache-control'), pathOf(answer)).toBe('private, no-store, no-transform');
      expect(header(answer, 'vary'), pathOf(answer)).toMatch(/cookie/i);
    }
    for (const answer of answers) {
      expect(header(answer, 'x-content-type-options'), answer.url).toBe('nosniff');
      expect(header(answer, 'content-security-policy'), answer.url).toMatch(/frame-ancestors 'none'/);
      expect(header(answer, 'content-security-policy'), answer.url).not.toMatch(/script-src[^;]*unsafe/);
      expect(header(answer, 'x-powered-by'), answer.url).toBe('');
    }
  },
);

story('a redirect of the app says nothing but where to', toldOnce, async ({ page, wire, deployment }) => {
  await connectForEditing(page, 'mei');
  await expectConnectedAs(page, 'mei');
  const redirects = wire.passages.filter(
    ({ url, status }) => url.startsWith(deployment.appUrl) && status >= 300 && status < 400 && status !== 304,
  );
  expect(redirects.length).toBeGreaterThan(2);
  for (const answer of redirects.filter(({ method }) => method === 'GET')) {
    expect(Buffer.concat(answer.body).toString(), answer.url).toBe('');
  }
});
