import { whyMissing } from './machine.ts';
import type { ClientType, Server } from './server.ts';
import { authlib } from './servers/authlib.ts';
import { betterAuthServer } from './servers/better-auth.ts';
import { djangoOAuthToolkit } from './servers/django-oauth-toolkit.ts';
import { nodeOAuth } from './servers/node-oauth.ts';
import { oauth2MockServer } from './servers/oauth2-mock-server.ts';
import { oidcProvider } from './servers/oidc-provider.ts';
import { Stage } from './stage.ts';
import { type Cell, type Step, stories } from './stories.ts';
import { printed, type Row, write } from './table.ts';

const servers: Server[] = [
  oidcProvider,
  betterAuthServer,
  oauth2MockServer,
  djangoOAuthToolkit,
  authlib,
  nodeOAuth,
];

/**
 * Tells every story to every server.
 *
 * @param names parts of the names of the servers that are meant; none: all
 */
export async function interop(names: string[]): Promise<void> {
  const chosen = servers.filter(
    ({ name }) => names.length === 0 || names.some((part) => name.toLowerCase().includes(part)),
  );
  const rows: Row[] = [];
  for (const server of chosen) {
    const missing = await whyMissing(server);
    if (missing) rows.push({ server, missing, cells: {} });
    for (const client of missing ? [] : server.clients) rows.push(await rowOf(server, client));
    console.log(printed(rows.filter((row) => row.server === server)));
  }
  if (names.length === 0) write(rows);
  if (rows.some(({ cells }) => Object.values(cells).some(({ outcome }) => outcome === 'fails')))
    process.exitCode = 1;
}

async function rowOf(server: Server, client: ClientType): Promise<Row> {
  const cells: Partial<Record<Step, Cell>> = {};
  for (const { about, tell } of stories) {
    try {
      await tellOne(await Stage.set(server, client), tell, cells);
    } catch (error) {
      const message = (error as Error).message.slice(0, 300) || (error as Error).name;
      console.error(`✗ ${server.name}, ${client}, ${about}: ${message}`);
      for (const step of about) cells[step] ??= { outcome: 'fails', words: message };
    }
  }
  return { server, version: await server.version(), client, cells };
}

async function tellOne(
  stage: Stage,
  tell: (typeof stories)[number]['tell'],
  cells: Row['cells'],
): Promise<void> {
  try {
    await tell(stage, cells);
  } catch (error) {
    for (const trouble of stage.troubles) console.error(`  the app: ${trouble}`);
    throw error;
  } finally {
    await stage.strike();
  }
}
