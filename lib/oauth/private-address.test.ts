import { expect, it } from 'vitest';
import { isPrivateAddress } from './issuer-metadata';

it.each([
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '127.0.0.1',
  '0.0.0.0',
  '[::]',
  '[::1]',
  '[fd12::1]',
  '[fe80::1]',
  '[::ffff:a00:1]',
])('takes %s for a private address', (hostname) => {
  expect(isPrivateAddress(hostname)).toBe(true);
});

it.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '[2001:db8::1]', 'platform.example', '10.example'])(
  'takes %s for a public address',
  (hostname) => {
    expect(isPrivateAddress(hostname)).toBe(false);
  },
);
