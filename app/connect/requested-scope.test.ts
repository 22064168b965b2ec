import { expect, it } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { defaultScopes } from '@/lib/scopes';
import { requestedScope } from './requested-scope';

const connection = (...scope: string[]) => ({ scope }) as Connection;

it('requests the configured scopes when a link names none', () => {
  expect(requestedScope('', undefined)).toEqual({ scope: defaultScopes, added: [] });
});

it('adds the scopes that a link names', () => {
  expect(requestedScope('write:tasks', connection('openid'))).toEqual({
    scope: [...defaultScopes, 'write:tasks'],
    added: ['write:tasks'],
  });
});

it('keeps the scopes that the user granted before', () => {
  expect(requestedScope('', connection('openid', 'write:tasks'))?.scope).toContain('write:tasks');
});

it('adds nothing where there is no connection', () => {
  expect(requestedScope('write:tasks', undefined)?.added).toEqual([]);
});

it('drops a granted scope that this app no longer knows', () => {
  expect(requestedScope('', connection('read:moon'))?.scope).toEqual(defaultScopes);
});

it.each([
  'admin',
  'write:tasks admin',
  'openid&client_id=evil',
  'a"b',
  'OPENID',
  'openid\nadmin',
  '__proto__',
])('refuses a link that asks for %j', (scope) => {
  expect(requestedScope(scope, connection('openid'))).toBeUndefined();
});
