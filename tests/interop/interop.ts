import { whyMissing } from './machine.ts';
import type { ClientType, Server } from './server.ts';
import { authlib } from './servers/authlib.ts';
import { betterAuthServer } from './servers/better-auth.ts';
import { djangoOAuthToolkit } from './servers/django-oauth-toolkit.ts';
import { glewlwyd } from './servers/glewlwyd.ts';
import { nodeOAuth } from './servers/node-oauth.ts';
import { oauth2MockServer } from './servers/oauth2-mock-server.ts';
import { oidcProvider } from './servers/oidc-provider.ts';
import { openAuth } from './servers/openauth.ts';
import { Stage } from './stage.ts';
import { type Cell, type Step, stories } from './stories.ts';
import { type Absent, printed, type Row, write } from './table.ts';

const servers: Server[] = [
  oidcProvider,
  betterAuthServer,
  oauth2MockServer,
  glewlwyd,
  djangoOAuthToolkit,
  authlib,
  nodeOAuth,
  openAuth,
];

/** What people run as well, and why it is not here. */
const elsewhere = ['Keycloak', 'Ory Hydra', 'Zitadel', 'Authentik'].map((name) => ({
  name,
  missing: 'it is neither an npm nor a Debian package.',
}));

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
  const absent: Absent[] = [...elsewhere];
  // The servers run in this process and talk of themselves; the tables shall stay readable.
  Object.assign(console, { log() {}, info() {}, warn() {}, error() {} });
  for (const server of chosen) {
    const missing = await whyMissing(server);
    if (missing) absent.push({ name: server.name, missing });
    for (const client of missing ? [] : server.clients) {
      const row = await rowOf(server, client);
      rows.push(row);
      say(printed(row));
    }
  }
  for (const { name, missing } of absent) say(`${name}: not tried, ${missing}`);
  if (names.length === 0) write(rows, absent);
  if (rows.some(({ cells }) => Object.values(cells).some(({ outcome }) => outcome === 'fails')))
    process.exitCode = 1;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function rowOf(server: Server, client: ClientType): Promise<Row> {
  const cells: Partial<Record<Step, Cell>> = {};
  for (const { about, tell } of stories) {
    // Every story begins with it; one report is enough.
    if (cells.connect?.outcome === 'fails') break;
    try {
      await tellOne(await Stage.set(server, client), tell, cells);
    } catch (error) {
      const message = (error as Error).message.slice(0, 300) || (error as Error).name;
      say(`✗ ${server.name}, ${client}, ${about}: ${message}`);
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
    for (const trouble of stage.troubles) say(`  the app: ${trouble}`);
    throw error;
  } finally {
    await stage.strike();
  }
}
