import { expect, it } from 'vitest';
import { isProblemCode, type Problem, problems } from './problems';

it.each(Object.entries<Problem>(problems))(
  'gives %s a status, a level, texts and a way on',
  (code, problem) => {
    expect(code).toMatch(/^[a-z_]+$/);
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(600);
    expect(['info', 'warn', 'error']).toContain(problem.level);
    expect(['connect', 'retry', 'renew', 'home']).toContain(problem.way);
    for (const text of [problem.title, problem.happened, problem.advice]) expect(text).toMatch(/\w{3}.*\w/s);
  },
);

it('uses no jargon in texts for users', () => {
  const texts = Object.values<Problem>(problems).flatMap(({ title, happened, advice }) => [
    title,
    happened,
    advice,
  ]);
  for (const text of texts)
    expect(text).not.toMatch(/oauth|token endpoint|jwks|nonce|pkce|invalid_|cookie jar/i);
});

it.each(['', 'unknown', 'toString', '__proto__', 'constructor', 'INTERNAL'])(
  'refuses %j as a problem code',
  (code) => {
    expect(isProblemCode(code)).toBe(false);
  },
);
