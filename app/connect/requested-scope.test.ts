import { expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { requestedScope } from './requested-scope';

/** `email` is in the catalogue, and this app does not ask for it at connect. */
const configured = vi.hoisted(() => {
  process.env.SCOPES = 'openid profile';
  return ['openid', 'profile'];
});

const connection = (...scope: string[]) => ({ scope }) as Connection;

it('requests the configured scopes when a link names no scope', () => {
  expect(requestedScope('', undefined)).toEqual({ scope: configured, added: [] });
});

it('adds the scopes that a link names', () => {
  expect(requestedScope('email', connection('openid'))).toEqual({
    scope: [...configured, 'email'],
    added: ['email'],
  });
});

it('keeps the scopes that the user granted before', () => {
  expect(requestedScope('', connection('openid', 'email'))?.scope).toContain('email');
});

it('reports no added scopes when there is no connection', () => {
  expect(requestedScope('email', undefined)?.added).toEqual([]);
});

it('drops a granted scope that this app no longer knows', () => {
  expect(requestedScope('', connection('read:moon'))?.scope).toEqual(configured);
});

it.each(['admin', 'email admin', 'openid&client_id=evil', 'a"b', 'OPENID', 'openid\nadmin', '__proto__'])(
  'refuses a link that asks for %j',
  (scope) => {
    expect(requestedScope(scope, connection('openid'))).toBeUndefined();
  },
);
