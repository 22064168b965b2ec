import type { Grant } from '../../lib/oauth/grant';

/** What the issuer granted to one user, apart from the tokens and times that a test is about. */
export const grantWith = (
  own: Pick<Grant, 'accessToken' | 'refreshToken' | 'expiresAt'> & Partial<Grant>,
): Grant => ({
  subject: 'user-1',
  profile: undefined,
  organization: undefined,
  scope: [],
  ...own,
});
