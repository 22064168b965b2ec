/** The person who connects in every test, and what userinfo says of them: the ID token has no name in it. */
export const SUBJECT = 'user-test-55555555-5555-4555-8555-555555555551';
export const userinfoClaims = { sub: SUBJECT, name: 'Ana of Userinfo', email: 'ana@tasklight.example' };
