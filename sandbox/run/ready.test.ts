import { expect, it } from 'vitest';
import { freePort } from '../../tests/support/built-app.ts';
import { answersHttp } from './ready.ts';

it('waiting for a server that ends instead fails with the reason that it ended for', async () => {
  const ended = new AbortController();
  const waiting = answersHttp(`http://127.0.0.1:${await freePort()}/`, ended.signal);
  // The first request was refused by then, and the pause before the next one is under way.
  setTimeout(() => ended.abort(new Error('the server ended')), 25);
  await expect(waiting).rejects.toThrow('the server ended');
});
