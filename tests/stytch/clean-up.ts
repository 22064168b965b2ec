import { type Api, PREFIX } from './project.ts';

type Page<T> = { items: T[]; next: string | undefined };

/** Every item of a search that comes in pages. */
async function all<T>(page: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const found = await page(next ? { cursor: next } : {});
    items.push(...found.items);
    next = found.next;
  } while (next);
  return items;
}

const fuzzy = (filter_name: string) => ({
  query: { operator: 'AND', operands: [{ filter_name, filter_value: [PREFIX] }] } as never,
});

/** What runs have made in the project and not removed, by the mark in its names. */
export async function leftovers({ consumer, b2b }: Api, vertical: 'consumer' | 'b2b') {
  const apps = await all(async (cursor) => {
    const { connected_apps, results_metadata } = await consumer.connectedApp.clients.search(cursor);
    return { items: connected_apps, next: results_metadata.next_cursor || undefined };
  });
  const users = await all(async (cursor) => {
    if (vertical === 'b2b') return { items: [], next: undefined };
    const found = await consumer.users.search({ ...fuzzy('email_address_fuzzy'), ...cursor });
    return { items: found.results, next: found.results_metadata.next_cursor || undefined };
  });
  const organizations = await all(async (cursor) => {
    if (vertical === 'consumer') return { items: [], next: undefined };
    const found = await b2b.organizations.search({ ...fuzzy('organization_slug_fuzzy'), ...cursor });
    return { items: found.organizations, next: found.results_metadata.next_cursor || undefined };
  });
  return {
    apps: apps.filter(({ client_name }) => client_name.startsWith(PREFIX)).map(({ client_id }) => client_id),
    users: users
      .filter(({ emails }) => emails.some(({ email }) => email.startsWith(PREFIX)))
      .map(({ user_id }) => user_id),
    organizations: organizations
      .filter(({ organization_slug }) => organization_slug.includes(`-${PREFIX}`))
      .map(({ organization_id }) => organization_id),
  };
}

/**
 * Removes all that runs have made, of this run and of earlier ones that were killed. Organizations take their members
 * with them. One run at a time, therefore, in one project.
 * @returns how many things were removed
 */
export async function cleanUp(api: Api, vertical: 'consumer' | 'b2b'): Promise<number> {
  const left = await leftovers(api, vertical);
  for (const client_id of left.apps) await api.consumer.connectedApp.clients.delete({ client_id });
  for (const user_id of left.users) await api.consumer.users.delete({ user_id });
  for (const organization_id of left.organizations) await api.b2b.organizations.delete({ organization_id });
  return left.apps.length + left.users.length + left.organizations.length;
}
