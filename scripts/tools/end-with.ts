/**
 * Ends this process soon after another one is gone, however that went: SIGKILL leaves its children behind, on the
 * ports that the next run wants. For processes whose starter gives them no channel (Playwright's `webServer`);
 * end-with-parent.mjs needs no waiting.
 * @param pid the other process
 */
export function endWith(pid: number): void {
  const timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(1);
    }
  }, 1000);
  timer.unref();
}
