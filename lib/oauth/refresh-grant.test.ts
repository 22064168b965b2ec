import { expect, it } from 'vitest';
import type { ProblemCode } from '@/lib/problems';
import { OAuthFailure } from './failure';
import { isGrantEnded } from './refresh-grant';

it.each<[string, boolean, ProblemCode?]>([
  ['invalid_grant', true],
  ['idp_refresh_token_not_found', true],
  ['idp_refresh_token_expired', true],
  ['refresh_token_expired', true],
  ['refresh_token_revoked', true],
  ['refresh_token_already_used', true],
  ['connected_app_consent_revoked', true],
  ['connected_app_not_allowed_for_org', true],
  ['user_not_found', true, 'account_gone'],
  // The operator has to fix these, or the app has to wait: no reason to disconnect a user.
  ['invalid_client', false],
  ['unauthorized_client', false],
  ['invalid_request', false],
  ['connected_app_not_found', false],
  ['server_error', false],
  ['too_many_requests', false],
  ['', false],
  ['xinvalid_grant', false],
  ['invalid_grant_type', false],
  // An outage whose body happens to have the word.
  ['invalid_grant', false, 'issuer_unavailable'],
])('tells whether the error %s ends the grant: %s', (issuerError, over, code = 'code_rejected') => {
  expect(isGrantEnded(new OAuthFailure(code, { issuerError }))).toBe(over);
});

it('keeps the grant when a response names no error', () => {
  expect(isGrantEnded(new OAuthFailure('token_response_invalid'))).toBe(false);
});
