import type { Json } from '../forging-issuer/forgery.ts';
import { attack } from './attack.ts';
import type { Fault, Places } from './fault.ts';

const refused = 'refuses: issuer_misconfigured';

const saying = (name: string, given: string, changes: (places: Places) => Json, expect = refused): Fault => ({
  name,
  given,
  expect,
  forge: (places) => ({ metadata: (document) => ({ ...document, ...changes(places) }) }),
});

/** Every way to point an endpoint of the app's server away from the issuer. */
function pointing(endpoint: string): Fault[] {
  const at = (name: string, given: string, address: (places: Places) => unknown) =>
    saying(`${endpoint}-${name}`, `\`${endpoint}\` ${given}`, (places) => ({ [endpoint]: address(places) }));
  const path = '/v1/oauth2/it';
  return [
    at('elsewhere', 'is on another host', () => `https://other.example${path}`),
    at('other-port', 'is on the same host, at another port', ({ elsewhere }) => `${elsewhere}${path}`),
    at('cleartext', 'is http on another host', () => `http://other.example${path}`),
    at('private', 'is on a private address', () => `http://10.0.0.1${path}`),
    at('cloud-metadata', 'is the cloud’s metadata service', () => 'http://169.254.169.254/latest/meta-data'),
    at('look-alike', 'has the issuer for a user name', ({ issuer }) => `${issuer}@other.example${path}`),
    at('no-address', 'is no address', () => 'token'),
    at('no-text', 'is an object', () => ({ href: 'https://other.example' })),
  ];
}

const authorization = (name: string, given: string, address: (places: Places) => string, expect = refused) =>
  saying(
    `authorization-${name}`,
    `the Authorization URL ${given}`,
    (places) => ({ authorization_endpoint: address(places) }),
    expect,
  );

attack({
  endpoint: 'discovery',
  forgotten: true,
  faults: [
    ...pointing('token_endpoint'),
    ...pointing('jwks_uri'),
    ...pointing('userinfo_endpoint'),
    ...pointing('revocation_endpoint'),
    authorization(
      'elsewhere',
      'is on another host over https: it is the platform’s',
      () => 'https://platform.example/consent',
      'goes to https://platform.example/consent',
    ),
    authorization('cleartext', 'is http on another host', () => 'http://platform.example/consent'),
    authorization('private-10', 'is on a private address', () => 'https://10.0.0.1/consent'),
    authorization('private-172', 'is on a private address', () => 'https://172.31.255.255/consent'),
    authorization('private-192', 'is on a private address', () => 'https://192.168.1.1/consent'),
    authorization('cloud-metadata', 'is link-local', () => 'https://169.254.169.254/consent'),
    authorization('private-v6', 'is on a private address', () => 'https://[fd00::1]/consent'),
    authorization(
      'mapped-v4',
      'is on a private address in disguise',
      () => 'https://[::ffff:10.0.0.1]/consent',
    ),
    authorization('script', 'is a script', () => 'javascript:alert(1)'),
    authorization('data', 'is a page in itself', () => 'data:text/html,consent'),
    authorization('credentials', 'has a user name', () => 'https://platform.example@other.example/consent'),
    authorization(
      'fragment',
      'has a fragment (RFC 6749 §3.1)',
      () => 'https://platform.example/consent#here',
    ),
    authorization(
      'parameter',
      'brings a `redirect_uri` along',
      () => 'https://platform.example/consent?redirect_uri=https%3A%2F%2Fother.example',
    ),
    saying('authorization-absent', 'there is no Authorization URL', () => ({
      authorization_endpoint: undefined,
    })),
    saying('token-absent', 'there is no token endpoint', () => ({ token_endpoint: undefined })),
    saying('issuer-no-text', '`issuer` is a list', ({ issuer }) => ({ issuer: [issuer] })),
    saying('issuer-absent', 'there is no `issuer`', () => ({ issuer: undefined })),
  ],
});
