import fc from 'fast-check';

/**
 * The environment in which unit tests find `config()`: a confidential client on https. A test that needs another one
 * stubs variables and imports what it tests anew.
 */
Object.assign(process.env, {
  STYTCH_PROJECT_DOMAIN: 'https://issuer.example',
  CONNECTED_APP_CLIENT_ID: 'connected-app-test-1',
  CONNECTED_APP_CLIENT_SECRET: 'a-client-secret-for-unit-tests',
  APP_URL: 'https://app.example',
  SESSION_SECRET: 'a-session-secret-of-32-characters-or-more',
  PLATFORM_API_URL: 'https://api.example',
  LOG_LEVEL: 'silent',
});

/** Cases of each property; together more than 10,000. PROPERTY_RUNS=100000 searches longer. */
fc.configureGlobal({ numRuns: Number(process.env.PROPERTY_RUNS ?? 2500) });
