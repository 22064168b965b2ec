import { expect, it } from 'vitest';
import { parseJsonObject } from './issuer-fetch';

const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

it.each<[string, string | null, string | Buffer]>([
  ['an object', 'application/json', '{"a":1}'],
  ['a charset', 'application/json; charset=utf-8', '{}'],
  ['capitals in the content type', 'Application/JSON', '{}'],
  ['a key set', 'application/jwk-set+json', '{"keys":[]}'],
  ['a byte order mark, as `fetch` does', 'application/json', '\uFEFF{"a":1}'],
  ['umlauts', 'application/json', '{"a":"ä"}'],
  ['30 levels of nesting', 'application/json', nested(30)],
])('accepts a JSON response with %s', (_case, type, body) => {
  expect(parseJsonObject(type, Buffer.from(body))).toEqual(JSON.parse(String(body).replace('\uFEFF', '')));
});

it.each<[string, string | null, string | Buffer]>([
  ['the content type of a web page', 'text/html', '{}'],
  ['no content type', null, '{}'],
  ['a content type that resembles JSON', 'application/jsonp', '{}'],
  ['an empty body', 'application/json', ''],
  ['half an object', 'application/json', '{"a":'],
  ['a list', 'application/json', '[{}]'],
  ['null', 'application/json', 'null'],
  ['a text', 'application/json', '"{}"'],
  ['bytes that are no UTF-8', 'application/json', Buffer.from('{"a":"\xff"}', 'latin1')],
  ['two byte order marks', 'application/json', '\uFEFF\uFEFF{}'],
  ['UTF-16', 'application/json', Buffer.from('\uFEFF{}', 'utf16le')],
  ['50,000 levels of nesting', 'application/json', nested(50_000)],
  ['40 levels of nesting', 'application/json', nested(40)],
])('refuses a response with %s', (_case, type, body) => {
  expect(parseJsonObject(type, Buffer.from(body))).toBeUndefined();
});
