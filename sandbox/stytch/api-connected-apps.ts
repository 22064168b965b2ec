import { Hono } from 'hono';
import type {
  ConnectedAppsClientsCreateResponse,
  ConnectedAppsClientsDeleteResponse,
  ConnectedAppsClientsGetResponse,
  ConnectedAppsClientsSearchResponse,
  ConnectedAppsClientsUpdateResponse,
} from 'stytch';
import { z } from 'zod';
import type { Switches } from '../control/switches.ts';
import type { ConnectedApp } from './connected-apps.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { hasQuirk } from './quirks/apply.ts';
import { redirectFault } from './redirect-urls.ts';
import { bodyOf, page, pageSchema, takesNothing } from './request-body.ts';
import { respond } from './responses.ts';

const redirectUrls = z.array(z.string());
const mutable = {
  client_name: z.string().optional(),
  client_description: z.string().optional(),
  redirect_urls: redirectUrls.optional(),
  post_logout_redirect_urls: redirectUrls.optional(),
  full_access_allowed: z.boolean().optional(),
  access_token_expiry_minutes: z.int().min(1).optional(),
  access_token_custom_audience: z.string().optional(),
  access_token_template_content: z.string().optional(),
  id_token_template_content: z.string().optional(),
  logo_url: z.string().optional(),
  bypass_consent_for_offline_access: z.boolean().optional(),
};
const createSchema = z.strictObject({
  client_type: z.enum(['first_party', 'first_party_public', 'third_party', 'third_party_public']),
  ...mutable,
});

/** `/v1/connected_apps/clients`: create, get, update, delete, search (`stytch`, lib/b2c/connected_apps_clients.ts). */
export function connectedAppsApi({ apps, consents, directory, switches }: Project): Hono {
  const routes = new Hono().basePath('/v1/connected_apps/clients');
  const find = (id: string): ConnectedApp => {
    const app = apps.find(id);
    if (!app) throw new StytchFault('connected_app_not_found');
    return app;
  };

  routes.post('/', async (c) => {
    const known = given(await bodyOf(c, createSchema));
    checkRedirects(switches, known.redirect_urls);
    const { app, secret } = apps.register(known);
    const { creation_method: _internal, ...shown } = app;
    // The secret is told here once and never again.
    return respond<ConnectedAppsClientsCreateResponse>(c, {
      connected_app: { ...shown, ...(secret ? { client_secret: secret } : {}) },
    });
  });

  routes.post('/search', async (c) => {
    const request = await bodyOf(c, pageSchema);
    const all = [...apps.registered.values()].map(({ app }) => app);
    const { items, results_metadata } = page(all, request);
    return respond<ConnectedAppsClientsSearchResponse>(c, { connected_apps: items, results_metadata });
  });

  routes.get('/:id', (c) =>
    respond<ConnectedAppsClientsGetResponse>(c, { connected_app: find(c.req.param('id')) }),
  );

  routes.put('/:id', async (c) => {
    const app = find(c.req.param('id'));
    const changes = given(await bodyOf(c, z.strictObject(mutable)));
    checkRedirects(switches, changes.redirect_urls);
    Object.assign(app, changes);
    return respond<ConnectedAppsClientsUpdateResponse>(c, { connected_app: app });
  });

  routes.delete('/:id', takesNothing, (c) => {
    const { client_id } = find(c.req.param('id'));
    for (const subject of [...directory.users.keys(), ...directory.members.keys()]) {
      consents.revoke(subject, client_id);
    }
    apps.registered.delete(client_id);
    return respond<ConnectedAppsClientsDeleteResponse>(c, { client_id });
  });

  return routes;
}

/** The members that the caller named: the SDK sends the others as undefined, which is not "set to nothing". */
function given<T extends object>(request: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as never;
}

function checkRedirects(switches: Switches, urls: readonly string[] = []): void {
  for (const url of urls) {
    const parsed = URL.parse(url);
    if (parsed?.hostname === 'localhost' && hasQuirk(switches, 'localhost-refused'))
      throw new StytchFault('connected_app_redirect_url_cannot_use_localhost', url);
    if (parsed?.protocol === 'http:' && hasQuirk(switches, 'http-refused'))
      throw new StytchFault('connected_app_redirect_url_must_use_https_scheme', url);
    const fault = redirectFault(url);
    if (fault) throw new StytchFault(fault, url);
  }
}
