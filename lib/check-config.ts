import { parseConfig } from './config';

/**
 * Ends the process with code 1 when the environment is wrong, after listing every fault at once on
 * standard error. Values are never printed: any of them may be a secret pasted into the wrong place.
 */
export function exitOnWrongConfig(): void {
  const result = parseConfig(process.env);
  if (!('faults' in result)) return;
  const count = result.faults.length === 1 ? 'one fault' : `${result.faults.length} faults`;
  const lines = result.faults.map(({ name, fault, mend }) => `  ✗ ${name} ${fault}\n      → ${mend}`);
  process.stderr.write(
    `The app cannot start: ${count} in its environment (see .env.example).\n${lines.join('\n')}\n`,
  );
  process.exit(1);
}
