import { expect, it } from 'vitest';
import { isPersonalPath } from './routes';

it.each([
  '/connected',
  '/connected?notice=x',
  '/connected/more',
  '/connect/more',
  '/problem/internal',
  '/switch',
  '/callback?code=1',
  '/./connected',
  '/x/../connected',
  '/%2e%2e/connected',
  '/%63onnected',
  '/%73tart?notice=x',
  '/%70roblem/internal',
  'http://localhost:3000/connected',
])('counts %s as a personal path', (path) => {
  expect(isPersonalPath(path)).toBe(true);
});

it.each([
  '/',
  '',
  '/robots.txt',
  '/_next/static/connected',
  '/connectedness',
  '/health',
  '/ready',
  '//[',
  '*',
  '/%',
  '/%ffconnected',
])('does not count %j as a personal path', (path) => {
  expect(isPersonalPath(path)).toBe(false);
});
