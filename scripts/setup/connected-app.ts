import type { Client, ConnectedApp } from 'stytch';
import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';
import type { Wish } from './wish.ts';

type Clients = Client['connectedApp']['clients'];
type Registered = Omit<ConnectedApp, 'clients'>;

/** An app that is registered already; `lacksRedirect`: this app's redirect URL is to be added to it. */
export type Found = { app: Registered; lacksRedirect: boolean };

/**
 * The registered app that the wish is about: same name, type and redirect URL. When only the redirect URL is
 * missing from one, whoever runs this decides whether it gets it. Changes nothing yet.
 *
 * @returns undefined when a new one has to be created
 */
export async function findApp(
  clients: Clients,
  wish: Wish,
  flags: Flags,
  ask: Asker,
): Promise<Found | undefined> {
  const sameName = (await allApps(clients)).filter(
    (app) => app.client_name === wish.name && app.client_type === wish.clientType,
  );
  const exact = sameName.find((app) => app.redirect_urls.includes(wish.redirectUrl));
  const [other] = sameName;
  if (exact) return { app: exact, lacksRedirect: false };
  if (!other) return undefined;
  const choice = await ask.answer({
    flag: 'existing',
    message: `An app named ${wish.name} exists, with other redirect URLs (${other.redirect_urls.join(', ')})`,
    given: flags.existing,
    choices: [
      { value: 'add', label: `Add ${wish.redirectUrl} to it` },
      { value: 'new', label: 'Create another app of the same name' },
    ],
  });
  return choice === 'new' ? undefined : { app: other, lacksRedirect: true };
}

/** Adds this app's redirect URL to a registered one, where it lacks it. */
export async function addRedirect(clients: Clients, { app, lacksRedirect }: Found, wish: Wish) {
  if (!lacksRedirect) return;
  const redirect_urls = [...app.redirect_urls, wish.redirectUrl];
  await clients.update({ client_id: app.client_id, redirect_urls });
}

async function allApps(clients: Clients): Promise<Registered[]> {
  const apps: Registered[] = [];
  let cursor: string | undefined;
  do {
    const page = await clients.search(cursor ? { cursor } : {});
    apps.push(...page.connected_apps);
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  return apps;
}

/** Registers the app. @returns its id and, for a confidential one, the secret, which Stytch never tells again */
export async function createApp(clients: Clients, { name, clientType, redirectUrl }: Wish) {
  const { connected_app } = await clients.create({
    client_name: name,
    client_type: clientType,
    redirect_urls: [redirectUrl],
  });
  return { clientId: connected_app.client_id, secret: connected_app.client_secret };
}
