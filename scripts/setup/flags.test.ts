import { describe, expect, it } from 'vitest';
import { readFlags } from './flags.ts';

describe('readFlags', () => {
  it.each(['-hXy_9', '-', '-x=1', 'plain', ''])('reads %j as the value of a flag', (value) => {
    expect(readFlags(['--client-secret', value, '--overwrite'])).toEqual({
      'client-secret': value,
      overwrite: true,
    });
  });

  it('reads no other flag as a value, and says how to write a value that looks like a flag', () => {
    expect(() => readFlags(['--client-secret', '--overwrite'])).toThrow(/--client-secret=-XYZ/);
    expect(readFlags(['--client-secret=--x'])).toEqual({ 'client-secret': '--x' });
  });

  it('reads -h as help', () => {
    expect(readFlags(['-h'])).toEqual({ help: true });
  });

  it.each([
    [['--no-such-flag'], /no-such-flag/],
    [['--domain'], /domain/],
    [['--overwrite', '-x'], /-x/],
  ])('refuses the flags %j', (args, message) => {
    expect(() => readFlags(args)).toThrow(message);
    expect(() => readFlags(args)).toThrow(/--help lists all flags/);
  });
});
