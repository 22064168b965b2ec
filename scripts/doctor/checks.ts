import { api } from './checks/api.ts';
import { authorizationUrl } from './checks/authorization-url.ts';
import { callbackIss } from './checks/callback-iss.ts';
import { clientDocument } from './checks/client-document.ts';
import { clock } from './checks/clock.ts';
import { cookies } from './checks/cookies.ts';
import { credentials } from './checks/credentials.ts';
import { discovery } from './checks/discovery.ts';
import { domain } from './checks/domain.ts';
import { endpoints } from './checks/endpoints.ts';
import { environment } from './checks/environment.ts';
import { issuer } from './checks/issuer.ts';
import { keys } from './checks/keys.ts';
import { metadata } from './checks/metadata.ts';
import { node } from './checks/node.ts';
import { redirectUrl } from './checks/redirect-url.ts';
import { redis } from './checks/redis.ts';
import { scopes } from './checks/scopes.ts';
import type { Check } from './finding.ts';

/** From outside in: what comes first explains what follows. */
export const checks: readonly Check[] = [
  node,
  environment,
  domain,
  discovery,
  issuer,
  callbackIss,
  metadata,
  endpoints,
  keys,
  clock,
  authorizationUrl,
  clientDocument,
  credentials,
  redirectUrl,
  scopes,
  cookies,
  api,
  redis,
];
