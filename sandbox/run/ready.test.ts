import { expect, it } from 'vitest';
import { listen } from '../listen.ts';
import { answersHttp } from './ready.ts';

it('waiting for a server that ends instead fails with the reason that it ended for', async () => {
  const ended = new AbortController();
  const server = await listen(0);
  await server.close();
  const waiting = answersHttp(server.url, ended.signal);
  // The first request was refused by then, and the pause before the next one is under way.
  setTimeout(() => ended.abort(new Error('the server ended')), 25);
  await expect(waiting).rejects.toThrow('the server ended');
});
