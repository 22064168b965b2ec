import { startSandbox } from './start.ts';

const vertical = process.env.SANDBOX_VERTICAL ?? 'consumer';
if (vertical !== 'consumer' && vertical !== 'b2b') fail('SANDBOX_VERTICAL must be "consumer" or "b2b"');

const sandbox = await startSandbox({
  stytchPort: port('SANDBOX_STYTCH_PORT', 4010),
  platformPort: port('SANDBOX_PLATFORM_PORT', 4000),
  appUrl: process.env.APP_URL ?? 'http://localhost:3000',
  vertical,
}).catch((error: NodeJS.ErrnoException & { port?: number }) =>
  error.code === 'EADDRINUSE'
    ? fail(
        `port ${error.port} is in use: stop what listens there, or set SANDBOX_STYTCH_PORT / SANDBOX_PLATFORM_PORT`,
      )
    : fail(error.message),
);
console.log(`Stytch stand-in   ${sandbox.stytchUrl}`);
console.log(
  `Platform          ${sandbox.platformUrl}  (${vertical}; switches: ${sandbox.platformUrl}/sandbox)`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}

function port(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  return Number.isInteger(value) && value >= 0 && value < 65_536 ? value : fail(`${name} is not a port`);
}

function fail(reason: string): never {
  console.error(`sandbox: ${reason}`);
  process.exit(1);
}
