// Preloaded into the processes that the commands start: they end when their starter is gone, however it went.
process.on('disconnect', () => process.exit());
process.channel?.unref();
