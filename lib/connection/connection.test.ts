import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Grant } from '@/lib/oauth/grant';
import { grantWith } from '@/tests/support/test-grant';
import { type Connection, isBeforeRefreshTime, newConnection, refreshedConnection } from './connection';

const now = 1_000_000;
const grant = (changes: Partial<Grant> = {}) =>
  grantWith({
    profile: { name: 'Ana' },
    scope: ['openid'],
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    expiresAt: now + 3_600_000,
    ...changes,
  });

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('newConnection', () => {
  it('counts the lifetime of a connection from now', () => {
    expect(newConnection(grant(), ['openid'], 'id')).toMatchObject({
      id: 'id',
      issuer: 'https://issuer.example',
      connectedAt: now,
      requestedScope: ['openid'],
    });
  });

  it.each([
    ['of an hour a minute before its end', 3_600_000, 3_540_000],
    ['of 20 seconds after three quarters of its life', 20_000, 15_000],
    ['of 4 minutes a minute before its end', 240_000, 180_000],
  ])('refreshes an access token %s', (_case, life, after) => {
    const { refreshAt } = newConnection(grant({ expiresAt: now + life }), [], 'id');
    expect(refreshAt).toBe(now + after);
  });
});

describe('refreshedConnection', () => {
  const later = now + 1000;
  let before: Connection;
  beforeEach(() => {
    before = newConnection(grant(), ['openid', 'x'], 'id');
    vi.setSystemTime(later);
  });

  it('replaces the tokens and keeps everything else', () => {
    const after = refreshedConnection(
      before,
      grant({ accessToken: 'access-2', refreshToken: 'refresh-2', expiresAt: later + 3_600_000 }),
      'key',
    );
    expect(after).toEqual({
      ...before,
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      expiresAt: later + 3_600_000,
      refreshAt: later + 3_540_000,
      refreshCount: 1,
      resultKey: 'key',
    });
  });

  it('keeps user, id and start, whatever a refresh response says', () => {
    const after = refreshedConnection(before, grant({ subject: 'user-2' }), 'key');
    expect(after).toMatchObject({ subject: 'user-1', connectedAt: now, id: before.id });
  });

  it('takes a narrower scope from a refresh response', () => {
    expect(refreshedConnection(before, grant({ scope: [] }), 'key').scope).toEqual([]);
  });

  it('keeps the profile when a refresh response has none', () => {
    expect(refreshedConnection(before, grant({ profile: undefined }), 'key').profile).toEqual({
      name: 'Ana',
    });
  });
});

it('needs no refresh before refreshAt', () => {
  const connection = newConnection(grant(), [], 'id');
  vi.setSystemTime(connection.refreshAt - 1);
  expect(isBeforeRefreshTime(connection)).toBe(true);
  vi.setSystemTime(connection.refreshAt);
  expect(isBeforeRefreshTime(connection)).toBe(false);
});

it('uses an access token that cannot be refreshed until it expires', () => {
  const connection = newConnection(grant({ refreshToken: undefined }), [], 'id');
  vi.setSystemTime(connection.expiresAt - 1);
  expect(isBeforeRefreshTime(connection)).toBe(true);
  vi.setSystemTime(connection.expiresAt);
  expect(isBeforeRefreshTime(connection)).toBe(false);
});
