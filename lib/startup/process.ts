import { parseConfig } from '@/lib/config';

/**
 * Ends the process with code 1 when the environment is wrong, after listing every fault at once on
 * standard error. Values are never printed: any of them may be a secret pasted into the wrong place.
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
 * When a pipe's reader ends (`npm start | logger`) or a disk is full, a write fails with EPIPE, an error of the stream.
 * Without a listener that is an uncaught exception, which Next.js reports on the same stream, and so on without end.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
