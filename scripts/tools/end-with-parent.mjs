/**
 * Preloaded into the processes that the commands start: they end when their starter is gone, however it went.
 * Their own children (`next dev` has some, and hands them its Node options) are not concerned.
 */
if (process.env.STARTED_BY === String(process.ppid)) {
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
