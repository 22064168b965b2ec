import { expect, it } from 'vitest';
import { Switches } from '../control/switches.ts';
import { Storage } from './storage.ts';

it('keeps 5000 entries until they expire', async () => {
  const storage = new Storage(new Switches());
  const codes = storage.adapter('AuthorizationCode');
  for (let index = 0; index < 5000; index++)
    await codes.upsert(`code-${index}`, { jti: `code-${index}` }, 300);
  expect(await codes.find('code-0')).toEqual({ jti: 'code-0' });
  expect(storage.sweep()).toBe(0);
});

it('drops an entry ten minutes after it expired', async () => {
  const storage = new Storage(new Switches());
  await storage.adapter('AuthorizationCode').upsert('short', {}, 300);
  await storage.adapter('RefreshToken').upsert('long', {}, 90 * 24 * 3600);
  const minutes = (count: number) => Date.now() + count * 60_000;
  expect([storage.sweep(minutes(6)), storage.sweep(minutes(16))]).toEqual([0, 1]);
  expect(await storage.adapter('RefreshToken').find('long')).toEqual({});
});
