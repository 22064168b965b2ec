import { Hono } from 'hono';
import type {
  User,
  UsersConnectedAppsResponse,
  UsersCreateResponse,
  UsersDeleteResponse,
  UsersGetResponse,
  UsersRevokeResponse,
  UsersSearchResponse,
} from 'stytch';
import { z } from 'zod';
import { consentsOf, deleteAccount } from './connected-apps-of-account.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { newId, newUser } from './records.ts';
import { bodyOf, page, search, searchSchema, takesNothing } from './request-body.ts';
import { respond } from './responses.ts';

const nameSchema = z.strictObject({
  first_name: z.string().optional(),
  middle_name: z.string().optional(),
  last_name: z.string().optional(),
});
const createSchema = z.strictObject({
  email: z.email().optional(),
  phone_number: z.string().optional(),
  name: nameSchema.optional(),
  attributes: z
    .strictObject({ ip_address: z.string().optional(), user_agent: z.string().optional() })
    .optional(),
  create_user_as_pending: z.boolean().optional(),
  trusted_metadata: z.record(z.string(), z.unknown()).optional(),
  untrusted_metadata: z.record(z.string(), z.unknown()).optional(),
  external_id: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

const FILTERS = {
  user_id: (user: User, ids: string[]) => ids.includes(user.user_id),
  email_address: (user: User, wanted: string[]) => user.emails.some(({ email }) => wanted.includes(email)),
  email_address_fuzzy: (user: User, parts: string[]) =>
    user.emails.some(({ email }) => parts.some((part) => email.includes(part))),
  status: (user: User, wanted: string[]) => wanted.includes(user.status),
};

/** Consumer users: create, get, search, delete, and the apps they have allowed. */
export function usersApi(project: Project): Hono {
  const { users } = project.directory;
  const routes = new Hono();
  const find = (id: string): User => {
    const user = users.get(id);
    if (!user) throw new StytchFault('user_not_found');
    return user;
  };

  routes.post('/v1/users', async (c) => {
    const request = await bodyOf(c, createSchema);
    const taken = [...users.values()].some(({ emails }) =>
      emails.some(({ email }) => email === request.email),
    );
    if (taken) throw new StytchFault('duplicate_email');
    const user = userOf(request);
    users.set(user.user_id, user);
    return respond<UsersCreateResponse>(c, {
      user_id: user.user_id,
      email_id: user.emails[0]?.email_id ?? '',
      phone_id: user.phone_numbers[0]?.phone_id ?? '',
      status: user.status,
      user,
    });
  });

  routes.post('/v1/users/search', async (c) => {
    const request = await bodyOf(c, searchSchema);
    const { items, results_metadata } = page(search(users.values(), request.query, FILTERS), request);
    return respond<UsersSearchResponse>(c, { results: items, results_metadata });
  });

  routes.get('/v1/users/:id', (c) => respond<UsersGetResponse>(c, find(c.req.param('id'))));

  routes.delete('/v1/users/:id', takesNothing, (c) => {
    const { user_id } = find(c.req.param('id'));
    deleteAccount(project, user_id);
    return respond<UsersDeleteResponse>(c, { user_id });
  });

  routes.get('/v1/users/:id/connected_apps', (c) => {
    const { user_id } = find(c.req.param('id'));
    return respond<UsersConnectedAppsResponse>(c, { connected_apps: consentsOf(project, user_id) });
  });

  routes.post('/v1/users/:id/connected_apps/:app/revoke', takesNothing, (c) => {
    const { user_id } = find(c.req.param('id'));
    if (!project.apps.find(c.req.param('app'))) throw new StytchFault('connected_app_not_found');
    project.consents.revoke(user_id, c.req.param('app'));
    return respond<UsersRevokeResponse>(c, {});
  });

  return routes;
}

function userOf(request: z.infer<typeof createSchema>): User {
  const {
    email,
    phone_number,
    name,
    create_user_as_pending,
    roles,
    attributes: _ofTheCall,
    ...rest
  } = request;
  return newUser({
    ...(JSON.parse(JSON.stringify(rest)) as Partial<User>),
    name: { first_name: '', middle_name: '', last_name: '', ...name } as NonNullable<User['name']>,
    emails: email ? [{ email_id: newId('email'), email, verified: false }] : [],
    phone_numbers: phone_number ? [{ phone_id: newId('phone-number'), phone_number, verified: false }] : [],
    status: create_user_as_pending ? 'pending' : 'active',
    roles: [...new Set(['stytch_user', ...roles])],
  });
}
