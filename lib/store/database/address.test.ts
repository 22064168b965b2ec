import { expect, it } from 'vitest';
import { parseConfig } from '@/lib/config';

const parsed = (DATABASE_URL: string) => parseConfig({ ...process.env, DATABASE_URL, PWD: '/srv/app' });

it.each([
  ['', undefined],
  ['postgres://user:p%25@database.example:5432/name', 'postgres://user:p%25@database.example:5432/name'],
  [
    'postgresql://database.example/name?sslmode=require',
    'postgresql://database.example/name?sslmode=require',
  ],
  // The server of the build has changed into its own folder.
  ['pglite:./.data', 'pglite:/srv/app/.data'],
  ['pglite:/var/lib/app', 'pglite:/var/lib/app'],
])('DATABASE_URL=%s is %s', (value, expected) => {
  expect(parsed(value)).toMatchObject({ config: { databaseUrl: expected } });
});

it.each([
  ['mysql://database.example', /neither a postgres:\/\/ URL/],
  ['database.example/name', /neither a postgres:\/\/ URL/],
  ['postgres://', /neither a postgres:\/\/ URL/],
  ['pglite:', /pglite:<folder>/],
  ['postgres://user:p%zz@database.example', /bare %/],
])('refuses DATABASE_URL=%s', (value, fault) => {
  const faults = [{ name: 'DATABASE_URL', fault: expect.stringMatching(fault) }];
  expect(parsed(value)).toMatchObject({ faults });
});
