import { Hono } from 'hono';
import type {
  ConnectedAppsClientsSecretsRotateCancelResponse,
  ConnectedAppsClientsSecretsRotateResponse,
  ConnectedAppsClientsSecretsRotateStartResponse,
} from 'stytch';
import { type ConnectedApp, newClientSecret, type RegisteredApp } from './connected-apps.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { takesNothing } from './request-body.ts';
import { respond } from './responses.ts';

/**
 * `/v1/connected_apps/clients/{id}/secrets/rotate…` (`stytch`, lib/b2c/connected_apps_clients_secrets.ts): between
 * start and rotate both secrets work; rotate makes the next one the only one, cancel drops it.
 */
export function clientSecretsApi({ apps }: Project): Hono {
  const routes = new Hono().basePath('/v1/connected_apps/clients/:id/secrets');
  const find = (id: string): RegisteredApp => {
    const registration = apps.registered.get(id);
    if (!registration) throw new StytchFault('connected_app_not_found');
    if (!registration.secret) throw new StytchFault('public_connected_apps_do_not_have_secrets');
    return registration;
  };
  const findRotating = (id: string): RegisteredApp & { nextSecret: string } => {
    const registration = find(id);
    if (!isRotating(registration)) throw new StytchFault('connected_app_not_rotating_secret');
    return registration;
  };
  const withoutNext = (registration: RegisteredApp): ConnectedApp => {
    registration.nextSecret = undefined;
    delete registration.app.next_client_secret_last_four;
    return registration.app;
  };

  routes.post('/rotate/start', takesNothing, (c) => {
    const registration = find(c.req.param('id'));
    if (registration.nextSecret) throw new StytchFault('connected_app_already_rotating_secret');
    const secret = newClientSecret();
    registration.nextSecret = secret;
    registration.app.next_client_secret_last_four = secret.slice(-4);
    return respond<ConnectedAppsClientsSecretsRotateStartResponse>(c, {
      connected_app: {
        ...registration.app,
        client_secret_last_four: registration.app.client_secret_last_four ?? '',
        next_client_secret: secret,
      },
    });
  });

  routes.post('/rotate', takesNothing, (c) => {
    const registration = findRotating(c.req.param('id'));
    registration.secret = registration.nextSecret;
    registration.app.client_secret_last_four = registration.secret.slice(-4);
    return respond<ConnectedAppsClientsSecretsRotateResponse>(c, {
      connected_app: withoutNext(registration),
    });
  });

  routes.post('/rotate/cancel', takesNothing, (c) =>
    respond<ConnectedAppsClientsSecretsRotateCancelResponse>(c, {
      connected_app: withoutNext(findRotating(c.req.param('id'))),
    }),
  );
  return routes;
}

function isRotating(registration: RegisteredApp): registration is RegisteredApp & { nextSecret: string } {
  return registration.nextSecret !== undefined;
}
