/** What the stand-in leaves out, and why. */
export const LEFT_OUT: readonly { of: string; why: string }[] = [
  {
    of: 'Tokens in the name of stytch.com/{project}, and the OAuth endpoints of the hosts test.stytch.com, api.stytch.com',
    why: 'the issuer is not a URL there, so an app that checks it cannot use them; the app refuses to start with these hosts',
  },
  {
    of: 'A CNAME beside the default domain, each its own issuer',
    why: 'the app pins one; npm run doctor reports a mix-up, and its tests have servers that are mixed up',
  },
  {
    of: 'POST /v1/oauth2/register (dynamic client registration)',
    why: 'the app is registered by npm run setup, or not at all (client ID metadata document)',
  },
  {
    of: 'urn:ietf:params:oauth:grant-type:jwt-bearer (Cross App Access)',
    why: 'needs a company’s own identity provider; no flow of the app starts without a user',
  },
  {
    of: 'full_access and POST /v1/sessions/exchange_access_token',
    why: 'needs the project secret: first-party backends only, no OAuth client. The scope itself is refused to third parties, which is tested',
  },
  {
    of: 'Stytch sessions as selectors (session_token, session_jwt)',
    why: 'the platform names users by id, as a backend may; a session would change nothing that the app can see',
  },
  {
    of: 'The front-end component and its endpoints (/sdk/v1/…), public tokens',
    why: 'the platform’s page uses the backend API, which Stytch documents for custom consent pages; the app sees the same redirect',
  },
  {
    of: 'RP-initiated logout (post_logout_redirect_uri at the Authorization URL)',
    why: 'served by the front-end component of the platform, with no backend API; the app revokes instead',
  },
  {
    of: 'Access and ID token templates, custom claims',
    why: 'access tokens are opaque to the app; a test can set any claim by the tokens switch',
  },
  {
    of: 'Certificates in the key set (x5c)',
    why: 'a quirk has the members; the app reads n and e',
  },
  {
    of: 'CORS on the token endpoint',
    why: 'the app calls it from the server',
  },
  {
    of: 'Dashboard, management API, Terraform',
    why: 'no OAuth client meets them; the one setting that shows, the Authorization URL, is a switch',
  },
  { of: 'Webhooks', why: 'they go to the project’s owner, and none is about consent' },
  {
    of: 'Sandbox values (sandbox@stytch.com and fixed tokens)',
    why: 'canned responses of Stytch’s test environment, which no OAuth endpoint is known to accept',
  },
];
