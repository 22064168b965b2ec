import { expect, it } from 'vitest';
import { plainJson } from './issuer-fetch';

const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

it.each<[string, string | null, string | Buffer]>([
  ['an object', 'application/json', '{"a":1}'],
  ['a charset', 'application/json; charset=utf-8', '{}'],
  ['capitals', 'Application/JSON', '{}'],
  ['a key set', 'application/jwk-set+json', '{"keys":[]}'],
  ['a byte order mark, as `fetch` does', 'application/json', '\uFEFF{"a":1}'],
  ['umlauts', 'application/json', '{"a":"ä"}'],
  ['reasonable nesting', 'application/json', nested(30)],
])('accepts %s', (_case, type, body) => {
  expect(plainJson(type, Buffer.from(body))).toEqual(JSON.parse(String(body).replace('\uFEFF', '')));
});

it.each<[string, string | null, string | Buffer]>([
  ['a web page', 'text/html', '{}'],
  ['no content type', null, '{}'],
  ['a look-alike', 'application/jsonp', '{}'],
  ['nothing', 'application/json', ''],
  ['half an object', 'application/json', '{"a":'],
  ['a list', 'application/json', '[{}]'],
  ['null', 'application/json', 'null'],
  ['a text', 'application/json', '"{}"'],
  ['bytes that are no UTF-8', 'application/json', Buffer.from('{"a":"\xff"}', 'latin1')],
  ['two byte order marks', 'application/json', '\uFEFF\uFEFF{}'],
  ['UTF-16', 'application/json', Buffer.from('\uFEFF{}', 'utf16le')],
  ['nesting without end', 'application/json', nested(50_000)],
  ['nesting beyond reason', 'application/json', nested(40)],
])('refuses %s', (_case, type, body) => {
  expect(plainJson(type, Buffer.from(body))).toBeUndefined();
});
