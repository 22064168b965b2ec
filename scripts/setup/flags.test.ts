import { describe, expect, it } from 'vitest';
import { readFlags } from './flags.ts';

describe('flags of setup', () => {
  it.each(['-hXy_9', '-', '-x=1', 'plain', ''])('take %j for a value', (value) => {
    expect(readFlags(['--client-secret', value, '--overwrite'])).toEqual({
      'client-secret': value,
      overwrite: true,
    });
  });

  it('take no other flag for a value, and say how one that looks like it is written', () => {
    expect(() => readFlags(['--client-secret', '--overwrite'])).toThrow(/--client-secret=-XYZ/);
    expect(readFlags(['--client-secret=--x'])).toEqual({ 'client-secret': '--x' });
  });

  it('keep -h for help', () => {
    expect(readFlags(['-h'])).toEqual({ help: true });
  });

  it.each([
    [['--no-such-flag'], /no-such-flag/],
    [['--domain'], /domain/],
    [['--overwrite', '-x'], /-x/],
  ])('refuse %j', (args, message) => {
    expect(() => readFlags(args)).toThrow(message);
    expect(() => readFlags(args)).toThrow(/--help lists all flags/);
  });
});
