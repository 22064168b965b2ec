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
    saying('sub-of-another', 'speaks of another person', { sub: 'user-test-somebody-else' }),
    saying('sub-absent', 'does not say of whom it speaks', { sub: undefined }),
    saying('sub-list', 'speaks of a list of people', { sub: ['user-test-somebody-else'] }),
    saying(
      'markup',
      'claims with markup and scripts',
      { nickname: '<script>alert(1)</script>', website: 'javascript:alert(1)', constructor: 'x' },
      'connects',
    ),
  ],
});
