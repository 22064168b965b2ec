import { spinner } from '@clack/prompts';

export const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one thing and prints one line when it is done, with the time it took. A terminal shows a spinner meanwhile.
 * @param what the finished work in words ("app built")
 */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const turning = process.stdout.isTTY && !process.env.CI ? spinner() : undefined;
  turning?.start(`… ${what}`);
  const result = await work().finally(() => turning?.clear());
  console.log(`✓ ${what} (${seconds(started)})`);
  return result;
}

/** Ends the command with one clear line instead of a stack trace. */
export class Stop extends Error {}

/** Runs a command's main function; a `Stop` becomes its line and exit code 1, anything else keeps its trace. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Stop ? `✗ ${error.message}` : error);
    process.exit(1);
  }
}
