/**
 * What runs during the end-to-end tests: for each vertical one sandbox, and before it two apps, one for each kind of
 * client. Every Playwright project tells its stories to one of the four apps.
 */

export type Vertical = 'consumer' | 'b2b';
export type ClientType = 'confidential' | 'public';

export interface Sandbox {
  vertical: Vertical;
  stytchUrl: string;
  platformUrl: string;
  /** The apps that it knows: their redirect URLs are registered. */
  appUrls: string[];
}

export interface Deployment {
  /** Also the name of the Playwright project. */
  name: `${Vertical}-${ClientType}`;
  clientType: ClientType;
  appUrl: string;
  sandbox: Sandbox;
  /** Where everything that the app's process prints goes. */
  logFile: string;
}

/** E2E_PORT_BASE lets two working copies run their tests at the same time. */
const base = Number(process.env.E2E_PORT_BASE ?? 3100);

const verticals: Vertical[] = ['consumer', 'b2b'];
const clientTypes: ClientType[] = ['confidential', 'public'];

/** Apps at base+1 to base+4; platform and stand-in at base+10 and +11 (consumer), +20 and +21 (B2B). */
export const deployments: Deployment[] = verticals.flatMap((vertical, row) => {
  const appUrls = clientTypes.map((_, column) => `http://localhost:${base + 1 + 2 * row + column}`);
  const sandbox: Sandbox = {
    vertical,
    platformUrl: `http://127.0.0.1:${base + 10 * (row + 1)}`,
    stytchUrl: `http://127.0.0.1:${base + 10 * (row + 1) + 1}`,
    appUrls,
  };
  return clientTypes.map((clientType, column): Deployment => {
    const name = `${vertical}-${clientType}` as const;
    return {
      name,
      clientType,
      sandbox,
      appUrl: appUrls[column] ?? '',
      logFile: `test-results/logs/${name}.log`,
    };
  });
});

/** The two sandboxes, each once. */
export const sandboxes = [...new Set(deployments.map(({ sandbox }) => sandbox))];
