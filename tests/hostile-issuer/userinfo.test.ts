import type { Json } from '../forging-issuer/forgery.ts';
import { attack } from './attack.ts';
import type { Fault } from './fault.ts';

const saying = (
  name: string,
  given: string,
  changes: Json,
  expect = 'connects, refuses userinfo',
): Fault => ({
  name,
  given,
  expect,
  forge: () => ({ userinfo: (claims) => ({ ...claims, ...changes }) }),
});

attack({
  endpoint: 'userinfo',
  faults: [
    saying('sub-of-another', 'is about another user', { sub: 'user-test-another' }),
    saying('sub-absent', 'has no subject', { sub: undefined }),
    saying('sub-list', 'has a list of subjects', { sub: ['user-test-another'] }),
    saying(
      'markup',
      'claims with markup and scripts',
      { nickname: '<script>alert(1)</script>', website: 'javascript:alert(1)', constructor: 'x' },
      'connects',
    ),
  ],
});
