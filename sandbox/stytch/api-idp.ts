import { Hono } from 'hono';
import type Provider from 'oidc-provider';
import type {
  B2BIDPOAuthAuthorizeResponse,
  B2BIDPOAuthAuthorizeStartResponse,
  IDPOAuthAuthorizeResponse,
  IDPOAuthAuthorizeStartResponse,
} from 'stytch';
import { z } from 'zod';
import { PROJECT } from '../identities.ts';
import { judge } from './authorize.ts';
import { learnFromDocument } from './client-metadata-document.ts';
import { publicView } from './connected-apps.ts';
import type { Subject } from './directory.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { conclude } from './grant.ts';
import { bodyOf } from './request-body.ts';
import { respond } from './responses.ts';

const text = z.string().optional();
const start = {
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string(),
  scopes: z.array(z.string()),
  prompt: text,
  session_token: text,
  session_jwt: text,
};
const submit = {
  ...start,
  consent_granted: z.boolean(),
  state: text,
  nonce: text,
  code_challenge: text,
  resources: z.array(z.string()).optional(),
};
const ofUser = { user_id: text };
const ofMember = { organization_id: text, member_id: text };
type Selector = {
  [Name in 'user_id' | 'organization_id' | 'member_id' | 'session_token' | 'session_jwt']?:
    | string
    | undefined;
};
type Concluded = IDPOAuthAuthorizeResponse & B2BIDPOAuthAuthorizeResponse;

/** `POST …/idp/oauth/authorize/start` and `…/authorize`, Consumer and B2B (`stytch`, lib/{b2c,b2b}/idp_oauth.ts). */
export function idpApi(project: Project, engine: Provider): Hono {
  const routes = new Hono();
  for (const [base, select, selector] of [
    ['/v1/idp/oauth', selectUser, ofUser],
    ['/v1/b2b/idp/oauth', selectMember, ofMember],
  ] as const) {
    routes.post(`${base}/authorize/start`, async (c) => {
      const request = await bodyOf(c, z.strictObject({ ...start, ...selector }));
      await learnFromDocument(project.apps, request.client_id);
      const subject = select(project, request);
      const verdict = judge(project, subject, request);
      const shown = {
        client: publicView(verdict.app),
        consent_required: verdict.consentRequired,
        scope_results: verdict.scopeResults,
      };
      if (subject.kind === 'user') {
        const { id: user_id, user } = subject;
        return respond<IDPOAuthAuthorizeStartResponse>(c, { user_id, user, ...shown });
      }
      const { id: member_id, member, organization } = subject;
      return respond<B2BIDPOAuthAuthorizeStartResponse>(c, { member_id, member, organization, ...shown });
    });
    routes.post(`${base}/authorize`, async (c) => {
      const request = await bodyOf(c, z.strictObject({ ...submit, ...selector }));
      await learnFromDocument(project.apps, request.client_id);
      const subject = select(project, request);
      const verdict = judge(project, subject, request);
      const iss = nameAt(project, c.req.header('host'));
      return respond<Concluded>(c, await conclude(project, engine, subject, { ...request, iss }, verdict));
    });
  }
  return routes;
}

/**
 * How Stytch names itself in the callback: by the address at which the platform calls it, though tokens are issued in
 * the name of the project domain (https://stytch.com/docs/connected-apps/resources/faq).
 */
function nameAt({ issuer }: Project, host: string | undefined): string {
  return host === new URL(issuer).host ? issuer : `stytch.com/${PROJECT.id}`;
}

function selectUser({ directory }: Project, { user_id, session_token, session_jwt }: Selector): Subject {
  const given = [user_id, session_token, session_jwt].filter(Boolean).length;
  if (given === 0) throw new StytchFault('no_oauth_authorize_user_selector');
  if (given > 1) throw new StytchFault('too_many_user_selection_arguments');
  // Users of the sandbox log in at the platform, without a Stytch session: no token can name one.
  if (!user_id) throw new StytchFault('session_not_found');
  const user =
    directory.users.get(user_id) ??
    [...directory.users.values()].find(({ external_id }) => external_id === user_id);
  if (!user) throw new StytchFault('user_not_found');
  return { kind: 'user', id: user.user_id, user };
}

function selectMember({ directory }: Project, selector: Selector): Subject {
  const { organization_id, member_id, session_token, session_jwt } = selector;
  const named = organization_id || member_id;
  const given = [named, session_token, session_jwt].filter(Boolean).length;
  if (given > 1) throw new StytchFault('too_many_user_selection_arguments');
  if (given === 0 || (named && !(organization_id && member_id))) {
    throw new StytchFault('no_oauth_authorize_member_selector');
  }
  if (!organization_id || !member_id) throw new StytchFault('session_not_found');
  const organization = directory.organizations.get(organization_id);
  if (!organization) throw new StytchFault('organization_not_found');
  const member = directory.members.get(member_id);
  if (member?.organization_id !== organization_id) throw new StytchFault('member_not_found');
  return { kind: 'member', id: member_id, member, organization };
}
