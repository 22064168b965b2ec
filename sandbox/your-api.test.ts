import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { yourScopes } from './your-api.ts';

it('names only scopes of yourScopes in the resources of the API', () => {
  const known = yourScopes.map(({ scope }) => scope);
  const wrong = globSync('sandbox/platform/*-api.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\buserOf\(c, '([^']+)'\)/g)]
      .filter(([, scope = '']) => !known.includes(scope))
      .map(([, scope]) => `${file}: add ${scope} to yourScopes in sandbox/your-api.ts, or correct it`),
  );
  expect(wrong).toEqual([]);
});
