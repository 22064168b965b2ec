import { expect, it } from 'vitest';
import { noncePolicy, prerenderedPagePolicy } from './content-security-policy';

const directives = (policy: string) =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );

it.each([
  ['a user page', noncePolicy('bm9uY2U='), ["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]],
  ['a prerendered page', prerenderedPagePolicy(["'sha256-abc'"]), ["'self'", "'sha256-abc'"]],
])('lets %s run its own scripts alone, and have no frame, plugin or base', (_case, policy, scripts) => {
  expect(directives(policy)).toMatchObject({
    'default-src': ["'none'"],
    'script-src': scripts,
    'style-src': ["'self'"],
    'img-src': ["'self'", 'https:'],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
  });
  expect(policy).not.toMatch(/unsafe-/);
});
