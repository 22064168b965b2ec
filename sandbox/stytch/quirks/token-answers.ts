import { type Quirk, without } from './quirk.ts';

/** What the token endpoint answers when all is well. */
export const tokenAnswers = {
  'token-type-capital': {
    about: 'token_type "Bearer" instead of "bearer"',
    source: '§C.4',
    tokenAnswer: (answer) => ({ ...answer, token_type: 'Bearer' }),
  },
  'refresh-without-id-token': {
    about: 'no ID token in the answer to a refresh',
    source: '§4b, §Q.5',
    tokenAnswer: (answer, grantType) =>
      grantType === 'refresh_token' ? without(answer, 'id_token') : answer,
  },
  'refresh-without-scope': {
    about: 'no scope in the answer to a refresh: as before (RFC 6749 §6)',
    source: '§4b',
    tokenAnswer: (answer, grantType) => (grantType === 'refresh_token' ? without(answer, 'scope') : answer),
  },
  'confidential-rotates': {
    about: 'confidential clients get a new refresh token with each refresh, too',
    source: '§4b, §Q.3',
  },
  'refresh-token-repeated': {
    about: 'confidential clients get their old refresh token again with each refresh',
    source: '§4b',
  },
  'refresh-reuse-refused': {
    about: 'a used refresh token is refused, and nothing else happens',
    source: '§4b, §Q.3',
    reuseDetection: 'token',
  },
  'refresh-reuse-accepted': {
    about: 'a used refresh token is accepted again: a period of grace',
    source: '§4b, §Q.3',
    reuseDetection: 'off',
  },
} as const satisfies Record<string, Quirk>;
