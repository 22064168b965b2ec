import fc from 'fast-check';
import { vi } from 'vitest';

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

// These two are a clone's own. What it writes there runs in no test of the core.
const none = async () => {};
vi.mock('@/lib/hooks', () => ({
  hooks: { onConnected: none, onRefreshed: none, onRefreshFailed: none, onEnded: none },
}));
vi.mock('@/lib/your-app', () => ({ currentUser: none, othersConnections: () => 'kept' }));
