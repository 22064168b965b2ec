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
