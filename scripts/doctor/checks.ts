import { clientDocument, credentials, redirectUrl, scopes } from './client-checks.ts';
import { cookies, environment, node, redis } from './environment-checks.ts';
import type { Check } from './finding.ts';
import { clock, discovery, domain, issuer, keys } from './issuer-checks.ts';
import { callbackIss, endpoints, metadata } from './metadata-checks.ts';
import { api, authorizationUrl } from './platform-checks.ts';

/** From outside in: what comes first explains what follows. */
export const checks: readonly Check[] = [
  ...[node, environment],
  ...[domain, discovery, issuer, callbackIss, metadata, endpoints, keys, clock],
  ...[authorizationUrl, clientDocument, credentials, redirectUrl, scopes],
  ...[cookies, api, redis],
];
