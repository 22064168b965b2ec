import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type Provider from 'oidc-provider';
import { PROJECT } from '../identities.ts';
import { clientSecretsApi } from './api-client-secrets.ts';
import { connectedAppsApi } from './api-connected-apps.ts';
import { idpApi } from './api-idp.ts';
import { membersApi } from './api-members.ts';
import { organizationsApi } from './api-organizations.ts';
import { rbacApi } from './api-rbac.ts';
import { usersApi } from './api-users.ts';
import { discovery } from './discovery.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { oauth2 } from './oauth2.ts';
import { send } from './responses.ts';

/** All of Stytch's addresses that the stand-in serves. The project API asks for the project's id and secret. */
export function stytchRoutes(project: Project, engine: Provider): Hono {
  const app = new Hono();
  app.use('/.well-known/*', cors());
  app.route('/', discovery(project));
  const tokens = oauth2(project, engine);
  app.route('/v1/oauth2', tokens);
  // The older address of the same endpoints, which the backend SDK uses for introspection (`stytch`, lib/b2c/idp.ts).
  app.route(`/v1/public/${PROJECT.id}/oauth2`, tokens);

  app.use('*', async (c, next) => {
    if (!isProjectAuthorized(c.req.header('authorization')))
      throw new StytchFault('unauthorized_credentials');
    await next();
  });
  app.route('/', idpApi(project, engine));
  app.route('/', usersApi(project));
  app.route('/', membersApi(project));
  app.route('/', organizationsApi(project));
  app.route('/', connectedAppsApi(project));
  app.route('/', clientSecretsApi(project));
  app.route('/', rbacApi(project));

  app.all('*', () => {
    throw new StytchFault('route_not_found');
  });
  app.onError((error, c) => {
    if (!(error instanceof StytchFault)) throw error;
    return send(c, error.body(), error.status);
  });
  return app;
}

function isProjectAuthorized(header: string | undefined): boolean {
  return header === `Basic ${Buffer.from(`${PROJECT.id}:${PROJECT.secret}`).toString('base64')}`;
}
