import { expect, it } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { defaultScopes } from '@/lib/scopes';
import { requestedScope } from './requested-scope';

const connection = (...scope: string[]) => ({ scope }) as Connection;

it('is the configured scopes when a link names none', () => {
  expect(requestedScope('', undefined)).toEqual({ scope: defaultScopes, added: [] });
});

it('adds what the link names', () => {
  expect(requestedScope('write:tasks', connection('openid'))).toEqual({
    scope: [...defaultScopes, 'write:tasks'],
    added: ['write:tasks'],
  });
});

it('keeps what the person granted before, so that widening narrows nothing', () => {
  expect(requestedScope('', connection('openid', 'write:tasks'))?.scope).toContain('write:tasks');
});

it('does not call it an addition where there is nothing to add to', () => {
  expect(requestedScope('write:tasks', undefined)?.added).toEqual([]);
});

it('forgets a granted scope that this app no longer knows', () => {
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
])('a link cannot ask for %j', (scope) => {
  expect(requestedScope(scope, connection('openid'))).toBeUndefined();
});
