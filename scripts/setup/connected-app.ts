import type { Client, ConnectedApp } from 'stytch';
import type { Asker } from './asker.ts';
import type { Flags } from './flags.ts';
import type { Wish } from './questions.ts';

export type Clients = Client['connectedApp']['clients'];
type Registered = Omit<ConnectedApp, 'clients'>;

/** An app that is registered already; `lacksRedirect`: this app's redirect URL is to be added to it. */
type Found = { app: Registered; lacksRedirect: boolean };

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
    choices: {
      add: [`Add ${wish.redirectUrl} to it`],
      new: ['Create another app of the same name'],
    },
  });
  return choice === 'new' ? undefined : { app: other, lacksRedirect: true };
}

/** Adds this app's redirect URL to a registered one, where it lacks it. */
export async function addRedirect(clients: Clients, { app, lacksRedirect }: Found, wish: Wish) {
  if (!lacksRedirect) return;
  const redirect_urls = [...app.redirect_urls, wish.redirectUrl];
  await clients.update({ client_id: app.client_id, redirect_urls });
}

async function allApps(clients: Clients, cursor?: string): Promise<Registered[]> {
  const { connected_apps, results_metadata } = await clients.search(cursor ? { cursor } : {});
  const next = results_metadata.next_cursor;
  return next ? [...connected_apps, ...(await allApps(clients, next))] : connected_apps;
}

/**
 * Registers the app.
 * @param keep writes down its id and, for a confidential one, the secret, which Stytch never tells again. A
 *   registration that could not be written down is of no use to anybody: it is taken back.
 */
export async function createApp(
  clients: Clients,
  { name, clientType, redirectUrl }: Wish,
  keep: (clientId: string, secret: string | undefined) => void,
): Promise<string> {
  const { connected_app } = await clients.create({
    client_name: name,
    client_type: clientType,
    redirect_urls: [redirectUrl],
  });
  const { client_id, client_secret } = connected_app;
  try {
    keep(client_id, client_secret);
  } catch (error) {
    await clients.delete({ client_id });
    throw error;
  }
  return client_id;
}
