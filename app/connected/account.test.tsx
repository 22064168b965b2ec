import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ShownConnection } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import { OAuthFailure } from '@/lib/oauth/failure';
import type { Result } from '@/lib/platform/request';
import { dataTexts } from '@/lib/texts';
import { account } from './account';

const ask = vi.hoisted(() => ({ userinfo: vi.fn() }));
vi.mock('@/lib/oauth/userinfo', () => ({ userinfo: ask.userinfo }));

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(cleanup);

const connection = { subject: 'ana', scope: ['openid'] } as unknown as ShownConnection;
let result: Result<unknown> | undefined;
const context = {
  connection,
  currentUrl: '/connected?x=1',
  params: {},
  query: {},
  asUserInPage: async <T,>(call: (accessToken: string) => Promise<Result<T>>) => {
    const settled = await call('token');
    result = settled;
    return settled;
  },
};
const failing = async (status: number) => {
  ask.userinfo.mockRejectedValue(new OAuthFailure('code_rejected', { status }));
  render(await account(context));
};

it('shows the claims of userinfo, without Stytch’s own members', async () => {
  ask.userinfo.mockResolvedValue({ sub: 'ana', name: 'Ana', request_id: 'r', status_code: 200 });
  render(await account(context));
  expect(ask.userinfo).toHaveBeenCalledWith('token', 'ana');
  expect(screen.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['ana', 'Ana']);
});

it('reports token_refused when userinfo responds 401, and links to a new connection', async () => {
  await failing(401);
  expect(result).toEqual({ ok: false, failure: 'token_refused' });
  expect(screen.getByText(dataTexts.token_refused)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected',
  );
});

it('says that the connection is fine when userinfo responds 503', async () => {
  await failing(503);
  expect(result).toEqual({ ok: false, failure: 'unavailable' });
  expect(screen.getByText(dataTexts.unavailable)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('/connected');
});
