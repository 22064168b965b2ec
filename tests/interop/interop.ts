import { existsSync } from 'node:fs';
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

/** Other servers in use, and why each is not here. */
const elsewhere: Absent[] = [
  ...['Keycloak', 'Ory Hydra', 'Zitadel', 'Authentik'].map((name) => ({
    name,
    missing: 'it is neither an npm nor a Debian package.',
  })),
  { name: 'LemonLDAP::NG', missing: 'Debian has it, with a web server and about ninety more packages.' },
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
  const absent = names.length === 0 ? [...elsewhere] : [];
  for (const server of chosen) {
    const missing = whyMissing(server);
    if (missing) absent.push({ name: server.name, missing });
    for (const client of missing ? [] : server.clients) {
      const row = await quietly(() => rowOf(server, client));
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

/** Debian's packages are left to the reader: one of them is a service, which starts by itself and at each boot. */
function whyMissing({ debian }: Server): string | undefined {
  if (!debian || debian.files.every((file) => existsSync(file))) return undefined;
  return `it needs \`apt-get install ${debian.packages.join(' ')}\`.`;
}

/** Some servers run in this process and talk to its console; the tables shall stay readable. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log, info, warn, error } = console;
  Object.assign(console, { log() {}, info() {}, warn() {}, error() {} });
  try {
    return await work();
  } finally {
    Object.assign(console, { log, info, warn, error });
  }
}

async function rowOf(server: Server, client: ClientType): Promise<Row> {
  const cells: Partial<Record<Step, Cell>> = {};
  for (const { about, tell } of stories) {
    // Every story begins with connecting; one report is enough.
    if (cells.connect?.outcome !== 'fails') {
      const miss = await missOf(server, client, (stage) => tell(stage, cells));
      if (!miss) continue;
      say(`✗ ${server.name}, ${client}, ${about.join(', ')}: ${miss}`);
      const first = about.find((step) => !cells[step]) ?? about[0];
      if (first) cells[first] = { outcome: 'fails', words: miss };
    }
    for (const step of about) cells[step] ??= { outcome: 'fails', words: 'for the same reason' };
  }
  return { server, version: await server.version(), client, cells };
}

/** @returns what went wrong in a story, or undefined */
async function missOf(
  server: Server,
  client: ClientType,
  tell: (stage: Stage) => Promise<void>,
): Promise<string | undefined> {
  try {
    const stage = await Stage.set(server, client);
    try {
      await tell(stage);
    } catch (error) {
      for (const trouble of stage.troubles) say(`  the app: ${JSON.stringify(trouble)}`);
      const reason = stage.troubles.find((trouble) => trouble.reason)?.reason;
      throw reason ? new Error(`${(error as Error).message}, reason: ${reason}`) : error;
    } finally {
      await stage.strike();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message.slice(0, 300) || (error as Error).name;
  }
}
