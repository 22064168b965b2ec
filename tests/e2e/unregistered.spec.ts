import { appEnvironment } from '../../sandbox/app-environment.ts';
import { BuiltApp, freePort } from '../support/built-app.ts';
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
  'an app that nobody registered tells the whole story, known by its own document',
  { tag: '@public' },
  async ({ page, app, sandbox }) => {
    const clientId = documentAt(app.url);

    await story.step('connects: the platform shows the name that the document says', async () => {
      const document = await (await fetch(clientId)).json();
      await page.goto('/');
      await pressConnect(page);
      await logInAs(page, 'mei');
      await expect(page.getByRole('main')).toContainText(document.client_name);
      await allow(page);
      await expectConnectedAs(page, 'mei');
    });

    await story.step('edits', async () => {
      await pressAllowEditing(page);
      await allow(page);
      await addTask(page, 'Call the printer');
      await expect(taskRow(page, 'Call the printer')).toBeVisible();
    });

    await story.step('disconnects', async () => {
      await disconnect(page);
      await expect(notice(page, 'You are disconnected')).toBeVisible();
    });

    const exchanges = (await sandbox.requests('/v1/oauth2/token')).map(({ params }) => params);
    expect(exchanges.map(({ client_id }) => client_id)).toEqual([clientId, clientId]);
  },
);
