import { parseConfig } from '@/lib/config';

/**
 * Ends the process with code 1 when the environment is wrong, and lists every fault at once on standard error. It never
 * prints a value: any of them may be a secret pasted into the wrong place. This file must not import the log, which
 * throws at a wrong `LOG_LEVEL` before the faults are listed.
 */
export function exitOnWrongConfig(): void {
  const result = parseConfig(process.env);
  if (!('faults' in result)) return;
  const count = result.faults.length === 1 ? 'one fault' : `${result.faults.length} faults`;
  const lines = result.faults.map(({ name, fault, fix }) => `  ✗ ${name} ${fault}\n      → ${fix}`);
  process.stderr.write(
    `The app cannot start: ${count} in its environment (see .env.example).\n${lines.join('\n')}\n`,
  );
  process.exit(1);
}

/**
 * A reader of a pipe may end (`npm start | logger`), and a disk may be full. A write then fails with EPIPE, which is an
 * error of the stream. Without a listener it is an uncaught exception. Next.js reports that on the same stream, so it
 * fails again, without end and at full load. What cannot be written is lost.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
