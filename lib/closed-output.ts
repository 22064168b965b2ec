/**
 * Lets the process live on when nobody reads its output any more: a pipe's reader may end (`npm start | logger`,
 * a supervisor), and disks fill up.
 *
 * A write then fails with EPIPE, an error of the stream; without a listener that is an uncaught exception, which
 * Next.js reports on the same stream, and so on without end and at full load. What cannot be said is lost.
 */
export function outliveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
