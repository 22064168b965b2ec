import { startNotices } from '../../lib/texts.ts';
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

/** Values of one header of a response, as a browser joins them. */
function header({ responseHeaders }: Passage, wanted: string): string {
  const values = responseHeaders.filter(
    (_, index) => responseHeaders[index - 1]?.toLowerCase() === wanted && index % 2,
  );
  return values.join(', ');
}

story(
  'every response of the app forbids shared caches, frames and sniffing',
  toldOnce,
  async ({ page, wire, deployment }) => {
    await connectForEditing(page, 'mei');
    await addTask(page, 'One more');
    await expect(taskRow(page, 'One more')).toBeVisible();
    await disconnect(page);
    await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
    await page.goto('/connected');
    await page.goto('/callback');

    // Of a script the browser may drop the request, when the next page begins.
    const responses = wire.passages.filter(({ url, status }) => status && url.startsWith(deployment.appUrl));
    const personal = responses.filter((response) =>
      /^\/(connect|callback|start|problem|disconnect)/.test(pathOf(response)),
    );
    expect(new Set(personal.map(pathOf))).toEqual(
      new Set(['/connect', '/callback', '/connected', '/disconnect', '/start', '/problem/flow_unknown']),
    );
    for (const answer of personal) {
      expect(header(answer, 'cache-control'), pathOf(answer)).toBe('private, no-store, no-transform');
      expect(header(answer, 'vary'), pathOf(answer)).toMatch(/cookie/i);
    }
    for (const response of responses) {
      expect(header(response, 'x-content-type-options'), response.url).toBe('nosniff');
      expect(header(response, 'content-security-policy'), response.url).toMatch(/frame-ancestors 'none'/);
      expect(header(response, 'content-security-policy'), response.url).not.toMatch(/script-src[^;]*unsafe/);
      expect(header(response, 'x-powered-by'), response.url).toBe('');
    }
  },
);

story('a redirect of the app has no body', toldOnce, async ({ page, wire, deployment }) => {
  await connectForEditing(page, 'mei');
  await expectConnectedAs(page, 'mei');
  const redirects = wire.passages.filter(
    ({ url, status }) => url.startsWith(deployment.appUrl) && status >= 300 && status < 400 && status !== 304,
  );
  expect(redirects.length).toBeGreaterThan(2);
  for (const response of redirects.filter(({ method }) => method === 'GET')) {
    expect(Buffer.concat(response.body).toString(), response.url).toBe('');
  }
});
