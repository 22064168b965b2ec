import { PROJECT } from '../../identities.ts';
import { type Quirk, without } from './quirk.ts';

const ORGANIZATION = 'https://stytch.com/organization';

/** What the tokens and userinfo say. */
export const claims = {
  'picture-only': {
    about: 'the picture is called picture, and only that',
    source: 'https://stytch.com/docs/connected-apps/oauth-learn-more/oauth-scopes',
    idToken: (all) => without(all, 'profile_picture'),
    userinfo: (all) => without(all, 'profile_picture'),
  },
  'profile-picture-only': {
    about: 'the picture is called profile_picture, and only that',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    idToken: (all) => without(all, 'picture'),
    userinfo: (all) => without(all, 'picture'),
  },
  'claims-empty': {
    about: 'what is not known about a user is an empty string instead of absent',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    idToken: (all) => ({ ...all, picture: '', profile_picture: '', locale: '', phone_number: '' }),
    userinfo: (all) => ({ ...all, picture: '', profile_picture: '', locale: '', phone_number: '' }),
  },
  'id-token-poor': {
    about: 'the ID token has sub, but no profile or email',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    idToken: (all) =>
      without(all, 'name', 'given_name', 'family_name', 'middle_name', 'picture', 'profile_picture', 'email'),
  },
  'id-token-aud-string': {
    about: 'the ID token’s aud is a string instead of an array of one',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    idToken: (all) => ({ ...all, aud: Array.isArray(all.aud) ? all.aud[0] : all.aud }),
  },
  'id-token-azp': {
    about: 'the ID token carries azp',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken',
    idToken: (all) => ({ ...all, azp: Array.isArray(all.aud) ? all.aud[0] : all.aud }),
  },
  'id-token-without-nbf': {
    about: 'no nbf in the ID token',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken',
    idToken: (all) => without(all, 'nbf'),
  },
  'id-token-organization': {
    about: 'the B2B organization is in the ID token as well',
    source: 'stytch 14, lib/b2b/idp.ts',
    idToken: (all) => ({
      ...all,
      [ORGANIZATION]: { organization_id: 'organization-test-x', slug: 'juniper-labs' },
    }),
  },
  'refresh-nonce-absent': {
    about: 'the ID token of a refresh does not repeat the nonce',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse',
    idToken: (all, { refresh }) => (refresh ? without(all, 'nonce') : all),
  },
  'resource-in-aud': {
    about: 'the access token’s aud is the project, and each resource of the authorization request (RFC 8707)',
    source: 'stytch 14, lib/b2c/idp_oauth.ts',
  },
  'access-token-two-audiences': {
    about: 'the access token’s aud is the project and the client',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-access-token-object',
    accessToken: (all) => ({ ...all, aud: [PROJECT.id, all.client_id] }),
  },
} as const satisfies Record<string, Quirk>;
