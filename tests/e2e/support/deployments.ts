/**
 * What runs during the end-to-end tests: for each vertical and each kind of client one app, and behind it a sandbox
 * of its own, so that stories told to different apps at the same time do not touch each other's switches and tasks.
 */

export type Vertical = 'consumer' | 'b2b';
export type ClientType = 'confidential' | 'public';

export interface Deployment {
  /** Also the name of the Playwright project. */
  name: `${Vertical}-${ClientType}`;
  vertical: Vertical;
  clientType: ClientType;
  appUrl: string;
  stytchUrl: string;
  platformUrl: string;
  /** Where everything that the app's process prints goes. */
  logFile: string;
  /** The app's configuration, where it is not the sandbox's. */
  env?: Record<string, string>;
}

/** E2E_PORT_BASE lets two working copies run their tests at the same time. */
const base = Number(process.env.E2E_PORT_BASE ?? 3100);

const verticals: Vertical[] = ['consumer', 'b2b'];
const clientTypes: ClientType[] = ['confidential', 'public'];

/** Apps at base+1 to base+4; their platforms at base+11 to base+14, their stand-ins at base+21 to base+24. */
export const deployments: Deployment[] = verticals.flatMap((vertical, row) =>
  clientTypes.map((clientType, column): Deployment => {
    const name = `${vertical}-${clientType}` as const;
    const port = base + 1 + 2 * row + column;
    return {
      name,
      vertical,
      clientType,
      appUrl: `http://localhost:${port}`,
      platformUrl: `http://127.0.0.1:${port + 10}`,
      stytchUrl: `http://127.0.0.1:${port + 20}`,
      logFile: `test-results/logs/${name}.log`,
    };
  }),
);

/** Responds when all servers do. */
export const readyUrl = `http://127.0.0.1:${base}/`;
