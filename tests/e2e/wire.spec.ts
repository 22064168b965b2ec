import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import {
  connectAs,
  disconnect,
  expectConnectedAs,
  notice,
  pressConnect,
  taskRow,
} from './support/app-pages.ts';
import { allow } from './support/platform-pages.ts';
import { expect, story } from './support/story.ts';

story(
  'the app sends one token request per callback, with the parameters of Stytch’s guide',
  async ({ page, sandbox, deployment: { clientType, appUrl } }) => {
    await connectAs(page, 'mei');
    const requests = await sandbox.requests('/v1/oauth2/token');
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(request?.method).toBe('POST');
    expect(request?.contentType).toMatch(/^application\/x-www-form-urlencoded(;charset=utf-8)?$/i);
    expect(request?.authorization).toBeNull();
    expect(request?.query).toEqual({});
    // Each once: parsed into an object, a doubled parameter would not show.
    expect([...new URLSearchParams(request?.body)]).toHaveLength(clientType === 'confidential' ? 6 : 5);
    expect(request?.params).toEqual({
      grant_type: 'authorization_code',
      code: expect.any(String),
      redirect_uri: `${appUrl}/callback`,
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/),
      client_id: (clientType === 'confidential' ? CONFIDENTIAL_CLIENT : PUBLIC_CLIENT).clientId,
      ...(clientType === 'confidential' ? { client_secret: CONFIDENTIAL_CLIENT.clientSecret } : {}),
    });
  },
);

story(
  'a callback sends one token request and a page one API request, once metadata and keys are known',
  async ({ page, sandbox }) => {
    // Metadata and keys are known from now on.
    await connectAs(page, 'mei');
    await disconnect(page);
    await expect(notice(page, 'You are disconnected')).toBeVisible();

    await sandbox.countFromHere();
    await pressConnect(page);
    await allow(page);
    await expectConnectedAs(page, 'mei');
    expect(await sandbox.appCalls()).toEqual(['POST /v1/oauth2/token', 'GET /v1/tasks']);

    await sandbox.countFromHere();
    await page.reload();
    await expect(taskRow(page, 'Book a room')).toBeVisible();
    expect(await sandbox.appCalls()).toEqual(['GET /v1/tasks']);

    await sandbox.countFromHere();
    await page.goto('/');
    expect(await sandbox.appCalls()).toEqual([]);
  },
);
