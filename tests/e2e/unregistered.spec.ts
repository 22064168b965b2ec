import { startNotices } from '../../lib/texts.ts';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp } from '../support/built-app.ts';
import { assertKept, secretsOnTheWire } from '../support/secrecy.ts';
import {
  addTask,
  disconnect,
  expectConnectedAs,
  notice,
  pressAllowEditing,
  pressConnect,
  taskRow,
} from './support/app-pages.ts';
import { allow, logInAs } from './support/platform-pages.ts';
import { expect, story } from './support/story.ts';

const documentAt = (appUrl: string): string => `${appUrl}/client-metadata.json`;

/** `app`: one whose client id is the address of the document that it serves itself. */
const unregistered = story.extend<{ app: BuiltApp }>({
  app: async ({ deployment, sandbox }, use) => {
    const appUrl = `http://localhost:${await freePort()}`;
    const env = appEnvironment({ ...deployment, client: 'public', appUrl });
    const app = await BuiltApp.start({
      ...env,
      CONNECTED_APP_CLIENT_ID: documentAt(appUrl),
    });
    await use(app);
    await app.stop();
    assertKept([{ where: 'the log', text: app.output }], secretsOnTheWire(await sandbox.requests()));
  },
  baseURL: async ({ app }, use) => {
    await use(app.url);
  },
});

unregistered(
  'a user connects, edits and disconnects in an unregistered app with a client metadata document',
  { tag: '@public' },
  async ({ page, app, sandbox }) => {
    const clientId = documentAt(app.url);

    await story.step('the user connects, and the platform shows the name of the document', async () => {
      const document = await (await fetch(clientId)).json();
      await page.goto('/');
      await pressConnect(page);
      await logInAs(page, 'mei');
      await expect(page.getByRole('main')).toContainText(document.client_name);
      await allow(page);
      await expectConnectedAs(page, 'mei');
    });

    await story.step('the user edits', async () => {
      await pressAllowEditing(page);
      await allow(page);
      await addTask(page, 'Call the printer');
      await expect(taskRow(page, 'Call the printer')).toBeVisible();
    });

    await story.step('the user disconnects', async () => {
      await disconnect(page);
      await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
    });

    const exchanges = (await sandbox.requests('/v1/oauth2/token')).map(({ params }) => params);
    expect(exchanges.map(({ client_id }) => client_id)).toEqual([clientId, clientId]);
  },
);
