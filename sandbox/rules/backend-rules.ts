import type { Rule } from './table.ts';

const START = 'stytch/authorize: idp.oauth.authorizeStart > ';
const AUTHORIZE = 'stytch/authorize: idp.oauth.authorize > ';
const CLIENTS = 'stytch/backend-api: connectedApp.clients > ';
const DOCUMENT = 'stytch/client-metadata-document: a client id that is the address of a metadata document > ';
const PAGE = 'platform/authorization-url: Consumer > ';

/** The backend API, which a platform and npm run setup call. */
export const BACKEND_RULES: readonly Rule[] = [
  {
    of: '/v1/connected_apps/clients: create, get, update, delete, search',
    rule: 'four client types; a secret shown once, only to confidential clients; pages of results; deletion ends everything that the app held',
    tests: [
      `${CLIENTS}creates a confidential client, and returns its secret once`,
      `${CLIENTS}creates public clients without a secret`,
      `${CLIENTS}updates the named members of a client, and issues tokens accordingly`,
      `${CLIENTS}returns search results page by page`,
      `${CLIENTS}deletes a client, and ends its refresh tokens`,
    ],
  },
  {
    of: '/v1/connected_apps/clients',
    rule: 'redirect URLs: https, or http on loopback, no fragment, each fault has its own name; matched exactly, but any port if loopback is registered without one',
    tests: [`${CLIENTS}refuses the redirect URL %s`, `${START}refuses %s`],
  },
  {
    of: '/v1/connected_apps/clients/{id}/secrets/rotate…',
    rule: 'between start and end both secrets are valid; one rotation at a time; public apps have none',
    tests: [
      'stytch/client-secrets: allows one rotation at a time, and ends or cancels none that was not started',
      'stytch/client-secrets: accepts old and next secret during a rotation, and only the next one afterwards',
      'stytch/client-secrets: drops the next secret when a rotation is cancelled',
      'stytch/client-secrets: refuses to rotate a secret of a public app',
    ],
  },
  {
    of: 'Client ID metadata documents',
    rule: 'fetched at each authorization: https (loopback excepted), 64 KB, client_id equal to the address, redirect URL listed; a third-party public client with an internal id',
    tests: [
      `${DOCUMENT}works as a public client that is not registered`,
      `${DOCUMENT}is the same internal client each time, which names the address`,
      `${DOCUMENT}is refused when the document has %s`,
      `${DOCUMENT}is refused when the document is %s`,
      `${DOCUMENT}is refused without https, and with a redirect URL that the document lacks`,
    ],
  },
  {
    of: '/v1/users',
    rule: 'create, search, get, delete; list and withdraw what a user allowed, which ends every token of that consent',
    tests: [
      'stytch/backend-api: users > creates, finds, gets and deletes a user',
      'stytch/backend-api: users > lists and withdraws the consents of a user',
      `${PAGE}lets the user take access back`,
    ],
  },
  {
    of: '/v1/b2b/organizations, …/members',
    rule: 'the same for organizations and their members',
    tests: [
      'stytch/backend-api: organizations and members > creates, finds, gets and deletes an organization and a member',
      'stytch/backend-api: organizations and members > lists and withdraws the consents of a member',
      'platform/authorization-url: B2B > creates users and organizations that the project lacks',
    ],
  },
  {
    of: '/v1/rbac/policy, /v1/b2b/rbac/policy',
    rule: 'the custom scopes, and the role that may grant the restricted one',
    tests: ['stytch/rbac: returns the custom scopes and the roles that may grant them'],
  },
  {
    of: 'Backend API',
    rule: 'project id and secret by HTTP Basic; Stytch’s own error shape',
    tests: [`${AUTHORIZE}refuses calls without the project secret`, `${START}refuses %s`],
  },
  {
    of: 'Backend API',
    rule: 'an unknown field in a JSON body is refused; every field that the SDK knows is accepted',
    tests: [
      'stytch/unknown-fields: refuses an unknown field at %s',
      'stytch/unknown-fields: accepts every field that the official SDK sends',
    ],
  },
  {
    of: 'Limits',
    rule: 'HTTP 429 with Retry-After, by switch: Stytch publishes no numbers',
    tests: ['control/switches: faults > sends Retry-After when the switch names it'],
  },
];
