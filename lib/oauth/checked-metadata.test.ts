import type { ServerMetadata } from 'openid-client';
import { describe, expect, it } from 'vitest';
import { checkedMetadata } from './issuer-metadata';

const issuer = new URL('https://issuer.example');
const good = {
  issuer: issuer.origin,
  authorization_endpoint: 'https://platform.example/consent?tenant=1',
  token_endpoint: `${issuer.origin}/v1/oauth2/token`,
  jwks_uri: `${issuer.origin}/.well-known/jwks.json`,
} as ServerMetadata;

const check = (changes: object, appUrl = 'https://app.example') =>
  checkedMetadata({ ...good, ...changes } as ServerMetadata, issuer, new URL(appUrl));

describe('checkedMetadata', () => {
  it('adds the endpoints that Stytch documents and does not advertise', () => {
    expect(check({})).toEqual({
      ...good,
      userinfo_endpoint: `${issuer.origin}/v1/oauth2/userinfo`,
      revocation_endpoint: `${issuer.origin}/v1/oauth2/revoke`,
      assumed_revocation_endpoint: `${issuer.origin}/v1/oauth2/revoke`,
    });
    const named = { revocation_endpoint: `${issuer.origin}/revoke` };
    expect(check(named)).toEqual(
      expect.not.objectContaining({ assumed_revocation_endpoint: expect.anything() }),
    );
  });

  it('accepts metadata without jwks_uri, as of a server without OpenID Connect', () => {
    expect(check({ jwks_uri: undefined }).jwks_uri).toBeUndefined();
  });

  // `issuerFetch` would refuse to go there as well; each of the two checks has to hold alone.
  it.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint', 'revocation_endpoint'])(
    'refuses a %s on another origin than the issuer’s',
    (endpoint) => {
      for (const url of [
        'https://other.example/x',
        'http://issuer.example/x',
        'https://issuer.example:8443/x',
        'x',
        '',
      ]) {
        expect(() => check({ [endpoint]: url }), url).toThrow(
          expect.objectContaining({ code: 'issuer_misconfigured', facts: { reason: endpoint } }),
        );
      }
    },
  );

  it.each(['https://issuer.example/', 'https://other.example', undefined])(
    'refuses metadata that names the issuer %s',
    (named) => {
      expect(() => check({ issuer: named })).toThrow('issuer_misconfigured');
    },
  );

  it.each(['http://localhost:4000/consent', 'https://127.0.0.1/consent', 'https://[::1]/consent'])(
    'refuses the Authorization URL %s on loopback, unless the app is on loopback too',
    (url) => {
      expect(() => check({ authorization_endpoint: url })).toThrow('issuer_misconfigured');
      // A Stytch test project, whose platform is being developed on this machine.
      expect(check({ authorization_endpoint: url }, 'http://localhost:3000').authorization_endpoint).toBe(
        url,
      );
    },
  );
});
