import { CONFIDENTIAL_CLIENT } from '../../../sandbox/identities.ts';
import { type Environment, environmentFor } from './examine.ts';

/** A complete environment of the sandbox's confidential client, whose redirect URL is registered. */
export const confidentialFor = (issuer: string): Environment => ({
  ...environmentFor(issuer),
  APP_URL: 'http://localhost:3000',
  CONNECTED_APP_CLIENT_ID: CONFIDENTIAL_CLIENT.clientId,
  CONNECTED_APP_CLIENT_SECRET: CONFIDENTIAL_CLIENT.clientSecret,
});
