import { expect, it } from 'vitest';
import { isPlainJson } from './plain-json';

const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

it.each<[string, string | null, string | Buffer]>([
  ['an object', 'application/json', '{"a":1}'],
  ['a charset', 'application/json; charset=utf-8', '{}'],
  ['capitals', 'Application/JSON', '{}'],
  ['a key set', 'application/jwk-set+json', '{"keys":[]}'],
  ['umlauts', 'application/json', '{"a":"ä"}'],
  ['reasonable nesting', 'application/json', nested(30)],
])('takes %s', (_case, type, body) => {
  expect(isPlainJson(type, Buffer.from(body))).toBe(true);
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
  ['nesting without end', 'application/json', nested(50_000)],
  ['nesting beyond reason', 'application/json', nested(40)],
])('does not take %s', (_case, type, body) => {
  expect(isPlainJson(type, Buffer.from(body))).toBe(false);
});
