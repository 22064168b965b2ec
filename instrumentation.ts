/** Runs once when a server starts, and not during `next build`, which needs no environment. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { exitOnWrongConfig, ignoreBrokenPipe, waitForEachAddress } = await import('@/lib/startup/process');
  // A throw from here would leave a server that answers 500 to everything. A wrong environment must not start at all.
  exitOnWrongConfig();
  ignoreBrokenPipe();
  waitForEachAddress();
  (await import('@/lib/startup/incoming-requests')).amendRequests();
  (await import('@/lib/connection/outbox')).watchOutbox();
  if (process.env.NODE_ENV !== 'production') return;
  (await import('@/lib/startup/sockets')).guardSockets();
  // Last: what goes wrong above must still be readable.
  (await import('@/lib/startup/console-to-log')).sendConsoleToLog();
}
