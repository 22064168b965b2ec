import { CONFIDENTIAL_CLIENT, PROJECT } from '../../sandbox/identities.ts';
import { pkce, sdk } from '../../sandbox/testing/connect.ts';
import { connectAs } from './support/app-pages.ts';
import { sampleUser } from './support/platform-pages.ts';
import { expect, story } from './support/story.ts';

story(
  'the official SDK accepts the access token that the app obtained',
  async ({ page, sandbox, deployment }) => {
    await connectAs(page, 'mei');
    const [exchange] = await sandbox.requests('/v1/oauth2/token');
    const { access_token: token } = JSON.parse(exchange?.answer ?? '{}') as { access_token: string };
    const client = sdk(deployment)[deployment.vertical];
    const mei = sampleUser('mei');
    const subject = deployment.vertical === 'b2b' ? mei.memberships[0]?.memberId : mei.userId;

    const local = await client.idp.introspectTokenLocal(token);
    expect(local).toMatchObject({
      subject,
      audience: [PROJECT.id],
      issuer: deployment.stytchUrl,
      scope: 'openid profile email offline_access read:tasks',
    });

    const network = await client.idp.introspectTokenNetwork({
      token,
      client_id: String(exchange?.params.client_id),
      ...(deployment.clientType === 'confidential'
        ? { client_secret: CONFIDENTIAL_CLIENT.clientSecret }
        : {}),
    });
    expect(network).toMatchObject({ subject, audience: [PROJECT.id] });
  },
);

story(
  'the official SDK starts and finishes an authorization, and registers an app',
  async ({ deployment }) => {
    const { consumer, b2b } = sdk(deployment);
    const { connected_app: app } = await consumer.connectedApp.clients.create({
      client_type: 'third_party_public',
      client_name: 'Made by a test',
      redirect_urls: ['http://localhost:1/callback'],
    });
    const request = {
      client_id: app.client_id,
      redirect_uri: 'http://localhost:1/callback',
      response_type: 'code',
      scopes: ['openid', 'read:tasks'],
    };
    const consent = { ...request, consent_granted: true, state: 's', code_challenge: pkce().challenge };
    const { userId, memberships } = sampleUser('mei');
    const [membership] = memberships;
    const member = {
      organization_id: membership?.organizationId ?? '',
      member_id: membership?.memberId ?? '',
    };
    const [started, authorized] =
      deployment.vertical === 'consumer'
        ? [
            await consumer.idp.oauth.authorizeStart({ ...request, user_id: userId }),
            await consumer.idp.oauth.authorize({ ...consent, user_id: userId }),
          ]
        : [
            await b2b.idp.oauth.authorizeStart({ ...request, ...member }),
            await b2b.idp.oauth.authorize({ ...consent, ...member }),
          ];
    expect(started).toMatchObject({ consent_required: true, client: { client_id: app.client_id } });
    expect(started.scope_results.map(({ scope, is_grantable }) => [scope, is_grantable])).toEqual([
      ['openid', true],
      ['read:tasks', true],
    ]);
    expect(new URL(authorized.redirect_uri).searchParams.get('state')).toBe('s');
    expect(authorized.authorization_code).toBeTruthy();
  },
);
