/** Runs once when a server starts, and not during `next build`, which needs no environment. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    // A throw from here would leave a server that answers 500 to everything; a wrong environment must not start at all.
    (await import('@/lib/check-config')).exitOnWrongConfig();
    (await import('@/lib/closed-output')).outliveClosedOutput();
    (await import('@/lib/web/bounded-requests')).boundRequests();
    (await import('@/lib/web/personal-answers')).keepPersonalAnswersPrivate();
    (await import('@/lib/web/one-origin')).believeInOneOrigin((await import('@/lib/config')).config().appUrl);
    if (process.env.NODE_ENV !== 'production') return;
    (await import('@/lib/web/refuse-upgrades')).refuseUpgrades();
    // Last: what goes wrong above must still be readable.
    (await import('@/lib/console-to-log')).sendConsoleToLog();
  }
}
