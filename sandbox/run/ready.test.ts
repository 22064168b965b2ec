import { expect, it } from 'vitest';
import { listen } from '../listen.ts';
import { respondsToHttp } from './ready.ts';

it('throws the reason of the signal when a server ends before it responds', async () => {
  const ended = new AbortController();
  const server = await listen(0);
  await server.close();
  const waiting = respondsToHttp(server.url, ended.signal);
  // The first request was refused by then, and the pause before the next one is under way.
  setTimeout(() => ended.abort(new Error('the server ended')), 25);
  await expect(waiting).rejects.toThrow('the server ended');
});
