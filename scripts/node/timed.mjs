/**
 * What a command says while it works. Plain JavaScript without dependencies: it turns while these are installed.
 */
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const EVERY_MS = 100;

/** Whether a human watches: nothing moves in a pipe, and nothing in CI. */
const isWatched = () => Boolean(process.stdout.isTTY) && !process.env.CI && process.env.TERM !== 'dumb';

/** Colours are for terminals whose owner wants them (https://no-color.org). */
const isColoured = () =>
  Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

const codes = { bold: [1, 22], dim: [2, 22], green: [32, 39], cyan: [36, 39] };

/**
 * @param {keyof typeof codes} style
 * @param {string} text
 * @returns {string} the text in that style on a terminal, and as it is anywhere else
 */
export function styled(style, text) {
  const [on, off] = codes[style];
  return isColoured() ? `\x1b[${on}m${text}\x1b[${off}m` : text;
}

/**
 * @param {number} since of `performance.now()`
 * @returns {string} the time since then
 */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one thing, and prints a line with the time it took when it is done. A terminal shows a spinner meanwhile.
 * @template T
 * @param {string} done the finished work in words ("app built")
 * @param {() => Promise<T>} work
 * @param {string} doing the same work while it lasts ("building the app")
 * @returns {Promise<T>}
 */
export async function timed(done, work, doing = done) {
  const started = performance.now();
  const stop = isWatched() ? turn(doing, started) : () => {};
  const result = await work().finally(stop);
  console.log(`${styled('green', '✓')} ${done} (${seconds(started)})`);
  return result;
}

/** @param {string} doing @param {number} started */
function turn(doing, started) {
  let frame = 0;
  const draw = () => {
    const sign = styled('cyan', FRAMES[frame++ % FRAMES.length] ?? '');
    process.stdout.write(`\r\x1b[2K${sign} ${doing} ${styled('dim', `… ${seconds(started)}`)}`);
  };
  draw();
  const turning = setInterval(draw, EVERY_MS);
  return () => {
    clearInterval(turning);
    process.stdout.write('\r\x1b[2K');
  };
}
