import { expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { requestedScope } from './requested-scope';

/** `email` is in the catalogue, and this app does not ask for it at connect. */
const configured = vi.hoisted(() => {
  process.env.SCOPES = 'openid profile';
  return ['openid', 'profile'];
});

const connection = (...scope: string[]) => ({ scope }) as Connection;

it('is the configured scopes when a link names none', () => {
  expect(requestedScope('', undefined)).toEqual({ scope: configured, added: [] });
});

it('adds what the link names', () => {
  expect(requestedScope('email', connection('openid'))).toEqual({
    scope: [...configured, 'email'],
    added: ['email'],
  });
});

it('keeps what the user granted before, so that widening narrows nothing', () => {
  expect(requestedScope('', connection('openid', 'email'))?.scope).toContain('email');
});

it('does not call it an addition where there is nothing to add to', () => {
  expect(requestedScope('email', undefined)?.added).toEqual([]);
});

it('forgets a granted scope that this app no longer knows', () => {
  expect(requestedScope('', connection('read:moon'))?.scope).toEqual(configured);
});

it.each(['admin', 'email admin', 'openid&client_id=evil', 'a"b', 'OPENID', 'openid\nadmin', '__proto__'])(
  'a link cannot ask for %j',
  (scope) => {
    expect(requestedScope(scope, connection('openid'))).toBeUndefined();
  },
);
