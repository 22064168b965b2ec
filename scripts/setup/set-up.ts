import { randomBytes } from 'node:crypto';
import type { Environment } from '../tools/run.ts';
import type { Asker } from './asker.ts';
import { inWords, leftToDo, stytchClient } from './at-stytch.ts';
import { existingSecret } from './client-secret.ts';
import { addRedirect, createApp, findApp } from './connected-app.ts';
import { agreeToOverwrite, readEnvFile, type Values, writeEnvFile } from './env-file.ts';
import { HELP, readFlags } from './flags.ts';
import { chooseApp, chooseProject } from './questions.ts';

export type Surroundings = {
  env: Environment;
  /** Path of the .env.local to read and write. */
  envFile: string;
  ask: Asker;
  say: (line: string) => void;
};

/**
 * Registers the app at Stytch, or finds it again, and writes the configuration.
 * @throws Stop with what is wrong; nothing is left behind then
 */
export async function setUp(args: string[], { env, envFile, ask, say }: Surroundings): Promise<void> {
  const flags = readFlags(args);
  if (flags.help) return say(HELP);
  // [sandbox]
  if (flags.sandbox)
    Object.assign(flags, (await import('../../sandbox/setup-answers.ts')).sandboxAnswers(flags, env));
  // [/sandbox]
  const known = readEnvFile(envFile);
  const project = await chooseProject(flags, env, known, ask);
  const wish = await chooseApp(flags, known, ask);
  const { clients } = stytchClient(project).connectedApp;

  await inWords({ domain: project.domain, appUrl: wish.appUrl }, async () => {
    const found = await findApp(clients, wish, flags, ask);
    const settled: Values = {
      STYTCH_PROJECT_DOMAIN: project.domain,
      STYTCH_PROJECT_ID: project.id,
      APP_URL: wish.appUrl,
      ...(wish.platformApiUrl || known.PLATFORM_API_URL ? { PLATFORM_API_URL: wish.platformApiUrl } : {}),
      ...(known.SESSION_SECRET ? {} : { SESSION_SECRET: randomBytes(32).toString('base64url') }),
    };
    const overwrite = Boolean(flags.overwrite);
    if (!found) {
      const toCome = { CONNECTED_APP_CLIENT_ID: undefined, CONNECTED_APP_CLIENT_SECRET: undefined };
      await agreeToOverwrite(known, { ...settled, ...toCome }, overwrite, ask);
      const clientId = await createApp(clients, wish, (id, secret) =>
        writeEnvFile(envFile, { ...settled, ...credentials(id, secret, known) }),
      );
      say(`✓ Connected App registered: ${wish.name} (${clientId})`);
    } else {
      const { client_id } = found.app;
      const another = known.CONNECTED_APP_CLIENT_ID !== client_id && {
        CONNECTED_APP_CLIENT_SECRET: undefined,
      };
      const sure = { ...settled, CONNECTED_APP_CLIENT_ID: client_id, ...another };
      await agreeToOverwrite(known, sure, overwrite, ask);
      const { secret, isRotating, isWanted } = wish.clientType.endsWith('_public')
        ? { secret: undefined, isRotating: false, isWanted: false }
        : await existingSecret(clients, found.app, secretOf(client_id, known), flags, ask);
      // Of another app it was agreed to above.
      if (!another && !isWanted)
        await agreeToOverwrite(known, { CONNECTED_APP_CLIENT_SECRET: secret }, overwrite, ask);
      await addRedirect(clients, found, wish);
      writeEnvFile(envFile, { ...settled, ...credentials(client_id, secret, known) });
      say(`✓ Connected App already registered: ${wish.name} (${client_id})`);
      if (isRotating)
        say(
          '! Its secret is being rotated: the old one and the next one are both valid. When nothing uses the old one any more, run: npm run setup -- --rotation finish',
        );
    }
  });
  say(`✓ Redirect URL: ${wish.redirectUrl}
✓ .env.local written, without the project secret

Left to do at Stytch, in the dashboard, with the management API (workspace key) or with the Terraform provider:
${(await leftToDo(project.domain)).join('\n')}

Next: npm run doctor`);
}

/** An old secret beside a public client would make the app send it, and Stytch refuse. */
function credentials(clientId: string, secret: string | undefined, known: Values): Values {
  const hasOld = known.CONNECTED_APP_CLIENT_SECRET !== undefined;
  return {
    CONNECTED_APP_CLIENT_ID: clientId,
    ...(secret !== undefined || hasOld ? { CONNECTED_APP_CLIENT_SECRET: secret ?? '' } : {}),
  };
}

const secretOf = (clientId: string, known: Values): string | undefined =>
  known.CONNECTED_APP_CLIENT_ID === clientId ? known.CONNECTED_APP_CLIENT_SECRET || undefined : undefined;
