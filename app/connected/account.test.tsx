import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import { OAuthFailure } from '@/lib/oauth/failure';
import { account } from './account';

const ask = vi.hoisted(() => ({ userinfo: vi.fn(), refreshAfterRefusal: vi.fn() }));
vi.mock('@/lib/oauth/userinfo', () => ({ userinfo: ask.userinfo }));
vi.mock('@/lib/web/require-connection', () => ({ refreshAfterRefusal: ask.refreshAfterRefusal }));

beforeEach(() => {
  ask.refreshAfterRefusal.mockClear();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(cleanup);

const connection = { accessToken: 'token', subject: 'ana', scope: ['openid'] } as unknown as Connection;
const failing = async (status: number) => {
  ask.userinfo.mockRejectedValue(new OAuthFailure('code_rejected', { status }));
  render(await account(connection, '/connected?x=1'));
};

it('leads to a new connection where the token is refused and a refresh did not mend it', async () => {
  await failing(401);
  expect(ask.refreshAfterRefusal).toHaveBeenCalledWith(connection, '/connected?x=1');
  expect(screen.getByRole('alert').textContent).toContain('refused the access');
  expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe('/connect');
});

it('blames nothing on the connection where the service merely fails', async () => {
  await failing(503);
  expect(ask.refreshAfterRefusal).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toContain('Your connection is fine');
  expect(screen.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('/connected');
});
