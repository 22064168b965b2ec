import { expect, it } from 'vitest';
import { isProblemCode, type Problem, problems } from './problems';

const textsOf = ({ title, explanation, advice }: Problem) => [
  title,
  explanation,
  ...(advice === undefined ? [] : [advice]),
];

it.each(Object.entries<Problem>(problems))(
  'gives %s a status, a level, texts and a way on',
  (code, problem) => {
    expect(code).toMatch(/^[a-z_]+$/);
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.status).toBeLessThan(600);
    expect(['info', 'warn', 'error']).toContain(problem.level);
    expect([undefined, 'connect', 'reconnect', 'retry', 'renew', 'home']).toContain(problem.nextStep);
    for (const text of textsOf(problem)) expect(text).toMatch(/\w{3}.*\w/s);
  },
);

it('uses no jargon in texts for users', () => {
  for (const text of Object.values<Problem>(problems).flatMap(textsOf))
    expect(text).not.toMatch(/oauth|token endpoint|jwks|nonce|pkce|invalid_|cookie jar/i);
});

it.each(['', 'unknown', 'toString', '__proto__', 'constructor', 'INTERNAL'])(
  'refuses %j as a problem code',
  (code) => {
    expect(isProblemCode(code)).toBe(false);
  },
);
