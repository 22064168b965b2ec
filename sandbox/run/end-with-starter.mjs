/**
 * Preloaded into processes that the commands start: they end soon after the process STARTED_BY is gone, however that
 * went. SIGKILL leaves children behind, on the ports that the next run wants.
 */
const starter = Number(process.env.STARTED_BY);
const timer = setInterval(() => {
  try {
    process.kill(starter, 0);
  } catch {
    process.exit(1);
  }
}, 500);
timer.unref();
