import { describe, expect, it } from 'vitest';
import { defaultScopes, describeScope, parseScope, scopeCatalogue } from './scopes';

describe('the catalogue', () => {
  it('names each scope once, with words for each', () => {
    const names = scopeCatalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { title, description } of scopeCatalogue) expect(title && description).toBeTruthy();
  });

  it('asks at first for no right to change anything', () => {
    expect(defaultScopes).toEqual(expect.arrayContaining(['openid', 'profile', 'email', 'offline_access']));
    expect(
      defaultScopes.filter((name) => !/^(openid|profile|email|offline_access|read:.+)$/.test(name)),
    ).toEqual([]);
  });

  it('shows a scope that it has no words for by its own name', () => {
    expect(describeScope('read:moon')).toMatchObject({ name: 'read:moon', title: 'read:moon' });
    expect(describeScope('openid').title).toBe('Know it is you');
  });
});

describe('a scope string', () => {
  it.each([
    ['', []],
    ['a b', ['a', 'b']],
    ['  a   b ', ['a', 'b']],
    ['b a b', ['b', 'a']],
    ['read:moon https://api.example/x', ['read:moon', 'https://api.example/x']],
  ])('%j is read', (text, tokens) => {
    expect(parseScope(text)).toEqual(tokens);
  });

  it.each(['a\tb', 'a\nb', 'a"b', 'a\\b', 'ä', 'a\u0000'])('%j is refused whole', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});
