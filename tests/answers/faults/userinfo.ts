import type { Json } from '../../issuer/forgery.ts';
import type { Fault, Target } from '../fault.ts';
import { connecting } from '../outcome.ts';

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

export const userinfo: Target = {
  endpoint: 'userinfo',
  play: connecting,
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
};
