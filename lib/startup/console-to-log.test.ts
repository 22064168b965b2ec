import { symbols } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { log } from '@/lib/log';
import { sendConsoleToLog } from './console-to-log';

const { error, warn } = console;
const { level } = log;
afterEach(() => {
  Object.assign(console, { error, warn });
  log.level = level;
  vi.restoreAllMocks();
});

const { [symbols.streamSym]: output } = log as unknown as Record<symbol, { write(line: string): void }>;

/** @returns the one line that the log writes */
function logged(print: () => void): string {
  const write = vi.spyOn(output as { write(line: string): void }, 'write').mockReturnValue();
  log.level = 'info';
  sendConsoleToLog();
  print();
  expect(write).toHaveBeenCalledOnce();
  return write.mock.lastCall?.[0] ?? '';
}

const forged = 'S3CRET\n{"level":50,"msg":"disk full"}\n';

it.each<[string, () => void]>([
  ['a text', () => console.error(forged)],
  ['a text with values', () => console.warn('host %s', forged)],
  ['an error', () => console.error(new Error(forged))],
  ['an error after a text', () => console.error(`⨯ ${forged}`, new TypeError(forged))],
  ['an object', () => console.error({ body: forged })],
  ['an error’s names', () => console.error(Object.assign(new Error('x'), { digest: forged, code: forged }))],
  ['a code of the framework', () => console.error(Object.assign(new Error(), { __NEXT_ERROR_CODE: forged }))],
])('logs nothing of the content of %s', (_what, print) => {
  expect(logged(print)).not.toMatch(/S3CRET|disk full/);
});

it('logs the class of an error, where it came from, its code and its digest', () => {
  const failure = Object.assign(new TypeError('x'), { __NEXT_ERROR_CODE: 'E394', digest: '123@E394' });
  const line = logged(() => console.error('⨯', failure));
  expect(line).toMatch(/^\{"level":50,.*"err":\{"names":"TypeError","at":\["[^"]*console-to-log\.test\.ts:/);
  expect(line).toContain('"code":"E394","digest":"123@E394"');
});

it('logs where a text was printed', () => {
  expect(logged(() => console.warn('x'))).toMatch(/"names":"text","at":\["[^"]*console-to-log\.test\.ts:/);
});

it('still prints why the server cannot listen', () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const inUse = Object.assign(new Error('address in use :::3000'), { code: 'EADDRINUSE', syscall: 'listen' });
  expect(logged(() => console.error(inUse))).toContain('EADDRINUSE');
  expect(printed).toHaveBeenCalledExactlyOnceWith('address in use :::3000\n');
});
