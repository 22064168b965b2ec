import { readFileSync } from 'node:fs'; // [sandbox]
import { describe, expect, it } from 'vitest';
import { defaultScopes, describeScope, parseScope, scopeCatalogue } from './scopes';

describe('the catalogue of scopes', () => {
  it('names each scope once, with a title and a description', () => {
    const names = scopeCatalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const silent = scopeCatalogue.filter(({ title, description }) => !title || !description);
    expect(silent.map(({ name }) => `Describe ${name} in lib/scopes.ts.`)).toEqual([]);
  });

  it('requests by default no scope whose name says that the app may change something', () => {
    const changing = defaultScopes.filter((name) => /write|manage|admin|edit|delete|create/i.test(name));
    expect(changing.map((name) => `Mark ${name} as onDemand in lib/scopes.ts.`)).toEqual([]);
  });

  // [sandbox]
  it('has only scopes that the sandbox knows', () => {
    const known = readFileSync('sandbox/your-api.ts', 'utf8');
    const own = scopeCatalogue.map(({ name }) => name).filter((name) => /\W/.test(name));
    const unknown = own.filter((name) => !known.includes(`'${name}'`));
    expect(unknown.map((name) => `Add ${name} to yourScopes in sandbox/your-api.ts.`)).toEqual([]);
  });
  // [/sandbox]

  it('describes a scope that the catalogue lacks by its own name', () => {
    expect(describeScope('read:moon')).toMatchObject({ name: 'read:moon', title: 'read:moon' });
    expect(describeScope('openid').title).toBe('Recognise your account');
  });
});

describe('parseScope', () => {
  it.each([
    ['', []],
    ['a b', ['a', 'b']],
    ['  a   b ', ['a', 'b']],
    ['b a b', ['b', 'a']],
    ['read:moon https://api.example/x', ['read:moon', 'https://api.example/x']],
  ])('reads the scope string %j', (text, tokens) => {
    expect(parseScope(text)).toEqual(tokens);
  });

  it.each(['a\tb', 'a\nb', 'a"b', 'a\\b', 'ä', 'a\u0000'])('refuses the whole scope string %j', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});
