import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { classifyFailure, OAuthFailure } from './failure';

/** An error as `openid-client` throws it: told by its `code`. */
const library = (code: string, members: object = {}) =>
  Object.assign(new Error('message'), { code, ...members });

const errorResponse = (error: string, status = 400) =>
  library('OAUTH_RESPONSE_BODY_ERROR', { error, status, cause: { error, request_id: 'request-id-1' } });

describe('classifyFailure of an error response', () => {
  it.each([
    ['invalid_grant', 'code_rejected'],
    ['invalid_request', 'code_rejected'],
    ['idp_code_not_found', 'code_rejected'],
    ['invalid_client', 'client_rejected'],
    ['unauthorized_client', 'client_rejected'],
    ['unsupported_grant_type', 'client_rejected'],
    ['invalid_scope', 'client_rejected'],
    ['connected_app_not_found', 'client_rejected'],
    ['connected_app_misconfigured_client', 'client_rejected'],
    ['connected_app_supplied_redirect_url_not_found_in_client', 'client_rejected'],
    ['idp_client_secret_wrong', 'client_rejected'],
    ['invalid_client_id', 'client_rejected'],
    ['invalid_client_secret', 'client_rejected'],
    ['invalid_target', 'client_rejected'],
    ['user_not_found', 'account_gone'],
    ['member_not_found', 'account_gone'],
    ['organization_not_found', 'account_gone'],
    ['some_user_not_found', 'code_rejected'],
    ['not_invalid_client', 'code_rejected'],
  ])('turns the issuer’s error %s into %s, with its name and request id', (error, code) => {
    const failure = classifyFailure(errorResponse(error));
    expect(failure.code).toBe(code);
    expect(failure.facts).toMatchObject({ issuerError: error, requestId: 'request-id-1', status: 400 });
  });

  it.each(['<script>', 'a b', 'x'.repeat(101), '', 1, null, 'eyJhbGciOiJ9.e30.sig\n'])(
    'drops an error name that is unsafe to log: %j',
    (error) => {
      const { facts } = classifyFailure(errorResponse(error as string));
      expect(facts.issuerError).toBeUndefined();
    },
  );

  it('drops a request id that is unsafe to log', () => {
    const error = library('OAUTH_RESPONSE_BODY_ERROR', { error: 'x', cause: { request_id: 'a\nb' } });
    expect(classifyFailure(error).facts.requestId).toBeUndefined();
  });
});

describe('classifyFailure of an authorization response', () => {
  const callback = (error: string) => library('OAUTH_AUTHORIZATION_RESPONSE_ERROR', { error });

  it('reports access_denied, without facts, when the user declined', () => {
    expect(classifyFailure(callback('access_denied'))).toMatchObject({ code: 'access_denied', facts: {} });
  });

  it.each(['server_error', 'invalid_scope', 'login_required'])(
    'reports authorization_failed for the error %s of a callback',
    (error) => {
      const failure = classifyFailure(callback(error));
      expect(failure).toMatchObject({ code: 'authorization_failed', facts: { issuerError: error } });
    },
  );
});

describe('classifyFailure of a check that failed', () => {
  it.each([
    ['OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'id_token_invalid'],
    ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'id_token_invalid'],
    ['OAUTH_UNSUPPORTED_OPERATION', 'id_token_invalid'],
    ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'token_response_invalid'],
    ['OAUTH_PARSE_ERROR', 'token_response_invalid'],
    ['OAUTH_SOMETHING_NEW', 'token_response_invalid'],
    ['ERR_INVALID_ARG_TYPE', 'internal'],
  ])('turns the library’s code %s into %s', (code, expected) => {
    expect(classifyFailure(library(code)).code).toBe(expected);
  });

  it.each([
    ['unexpected "iss" (issuer) response parameter value', 'issuer_mismatch'],
    ['response parameter "iss" (issuer) missing', 'issuer_mismatch'],
    ['unexpected JWT "nonce" claim value', 'id_token_invalid'],
    ['ID Token "aud" is wrong', 'id_token_invalid'],
    ['"response" body "access_token" property must be a string', 'token_response_invalid'],
  ])('turns the library’s text "%s" into %s', (message, expected) => {
    const error = library('OAUTH_INVALID_RESPONSE', { cause: new Error(message) });
    expect(classifyFailure(error).code).toBe(expected);
  });
});

describe('the reason of a failure', () => {
  it.each([
    ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'unexpected ID Token "nonce" claim value', 'nonce'],
    ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'unexpected JWT "aud" (audience) claim value', 'aud'],
    ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'unexpected JWT "iss" (issuer) claim value', 'iss'],
    [
      'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
      'unexpected JWT "exp" (expiration time) claim value, expiration is past current timestamp',
      'exp',
    ],
    ['OAUTH_INVALID_RESPONSE', 'unexpected JWT "alg" header parameter', 'alg'],
    ['OAUTH_INVALID_RESPONSE', '"response" body "access_token" property must be a string', 'access_token'],
    ['OAUTH_INVALID_RESPONSE', 'a text with S3CRET alone', undefined],
  ])('names the member that failed in %s: %s', (code, message, reason) => {
    const { facts } = classifyFailure(library(code, { cause: new Error(message) }));
    expect(facts.reason).toBe(reason);
  });
});

it.each([
  ['OAUTH_RESPONSE_IS_NOT_CONFORM', { reason: 'status', status: 403 }],
  ['OAUTH_RESPONSE_IS_NOT_JSON', { reason: 'json', status: 403 }],
])('keeps the HTTP status of %s, so that a refusal differs from an unreadable response', (code, facts) => {
  const cause = new Response(null, { status: 403 });
  expect(classifyFailure(library(code, { cause })).facts).toEqual(facts);
});

it('returns the OAuthFailure that a library wrapped', () => {
  const failure = new OAuthFailure('issuer_unavailable');
  const wrapped = new Error('fetch failed', { cause: new TypeError('x', { cause: failure }) });
  expect(classifyFailure(wrapped)).toBe(failure);
});

it('recognises an OAuthFailure of another bundle, whose class differs', () => {
  const foreign = Object.assign(new Error('x'), { name: 'OAuthFailure', code: 'client_rejected', facts: {} });
  expect(classifyFailure(foreign)).toBe(foreign);
});

it.each([undefined, null, 'text', 1, {}, { name: 'OAuthFailure' }, new Error('x')])(
  'turns %j, which is no error, into internal',
  (error) => {
    expect(classifyFailure(error).code).toBe('internal');
  },
);

it('holds no part of a response that a library quotes, at any depth of its causes', () => {
  const quoting = new Error('quoted S3CRET', { cause: { body: { access_token: 'S3CRET' } } });
  const failure = new OAuthFailure('token_response_invalid', {}, new TypeError('S3CRET', { cause: quoting }));
  expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('S3CRET');
  expect(inspect(failure)).toContain('TypeError < Error');
});
