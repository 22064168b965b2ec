/** Runs once when a server starts, and not during `next build`, which needs no environment. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const startup = await import('@/lib/startup/process');
  // This exits. A throw would leave a server that answers 500 to everything.
  startup.exitOnWrongConfig();
  startup.ignoreBrokenPipe();
  startup.waitForEachAddress();
  const { otlpEndpoint } = (await import('@/lib/config')).config();
  const flush = otlpEndpoint ? (await import('@/lib/startup/telemetry')).exportTelemetry() : undefined;
  (await import('@/lib/startup/incoming-requests')).sanitizeRequests();
  (await import('@/lib/connection/outbox')).watchOutbox();
  (await import('@/lib/connection/ended-connections')).watchExpired();
  if (process.env.NODE_ENV !== 'production') return;
  (await import('@/lib/startup/sockets')).tendSockets(flush);
  await startup.exitWithoutGuards();
  // Last, so that errors above stay readable.
  (await import('@/lib/startup/console-to-log')).sendConsoleToLog();
  // Logs now, and not when the first user needs it, that the store cannot be used.
  void (await import('@/lib/store/shared')).withShared(async () => {});
}
