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
