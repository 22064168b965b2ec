import type { ClientType, Deployment, Vertical } from '../e2e/support/deployments.ts';

/** What `npm run test:stytch` made for this run, and where; see tests/stytch/main.ts. */
interface Run {
  mark: string;
  vertical: Vertical;
  /** Where the platform calls Stytch, which decides the name that Stytch has in the callback. */
  calls: 'api-host' | 'domain';
  platformPort: number;
  appUrls: Record<ClientType, string>;
  clients: Record<ClientType, { id: string; secret?: string }>;
  project: { id: string; secret: string; domain: string };
}

export const run: Run = JSON.parse(process.env.STYTCH_RUN ?? 'null');
if (!run) throw new Error('started by npm run test:stytch only');

/** Of this run only: the cookies end with it. */
const sessionSecret = `${run.mark}-${run.mark}-session-secret`;

/** One app for each kind of client, both before the same project and the same platform. */
export const deployments: Deployment[] = (['confidential', 'public'] as const).map((clientType) => {
  const { appUrls, clients, platformPort, project, vertical } = run;
  const { id, secret } = clients[clientType];
  const name = `${vertical}-${clientType}` as const;
  const platformUrl = `http://127.0.0.1:${platformPort}`;
  return {
    name,
    vertical,
    clientType,
    appUrl: appUrls[clientType],
    stytchUrl: project.domain,
    platformUrl,
    logFile: `test-results/logs/stytch-${name}.log`,
    env: {
      STYTCH_PROJECT_DOMAIN: project.domain,
      CONNECTED_APP_CLIENT_ID: id,
      ...(secret ? { CONNECTED_APP_CLIENT_SECRET: secret } : {}),
      APP_URL: appUrls[clientType],
      SESSION_SECRET: sessionSecret,
      PLATFORM_API_URL: platformUrl,
    },
  };
});

/** Responds when all servers do. */
export const readyUrl = `http://127.0.0.1:${Number(new URL(run.appUrls.public).port) + 1}/`;
