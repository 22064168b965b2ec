/** What the commands print: one line for each thing done, with the time it took. */

export const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one thing and says so in one line when it is done. A failure is not printed here; it is thrown on.
 * @param what the finished work in words ("dependencies installed")
 */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
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
