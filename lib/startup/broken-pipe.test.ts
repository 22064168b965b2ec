import { afterEach, expect, it } from 'vitest';
import { ignoreBrokenPipe } from './process';

const streams = [process.stdout, process.stderr];
const before = streams.map((stream) => stream.listeners('error'));

afterEach(() => {
  for (const [index, stream] of streams.entries()) {
    for (const listener of stream.listeners('error')) {
      if (!before[index]?.includes(listener)) stream.off('error', listener as () => void);
    }
  }
});

it('ignores the EPIPE error of stdout and of stderr', () => {
  ignoreBrokenPipe();
  for (const stream of streams) {
    expect(() => stream.emit('error', Object.assign(new Error(), { code: 'EPIPE' }))).not.toThrow();
  }
});
