import { Hono } from 'hono';
import { inject } from 'light-my-request';
import type Provider from 'oidc-provider';
import { PROJECT } from '../identities.ts';
import { organizationClaim } from './claims.ts';
import type { Project } from './engine.ts';
import { hasQuirk, quirked } from './quirks/apply.ts';
import type { Refusal } from './quirks/quirk.ts';
import { newRequestId } from './responses.ts';
import { DISGUISE } from './stytch-tokens.ts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * `/v1/oauth2/token|userinfo|introspect|revoke`: hands the request to the engine, and its response on as Stytch words it
 * (https://stytch.com/docs/api-reference/b2b/api/connected-apps/exchange-authorization-code). The engine is called in
 * process, so that what goes in and out can be read and changed without touching its streams.
 */
export function oauth2(project: Project, engine: Provider): Hono {
  const dispatch = engine.callback();
  const routes = new Hono();

  routes.all('/:endpoint{token|userinfo|introspect|revoke}', async (c) => {
    const endpoint = c.req.param('endpoint');
    const headers = c.req.header();
    let body = await c.req.text();
    if (endpoint === 'token' && headers['content-type']?.startsWith('application/json')) {
      body = formOfJson(body);
      headers['content-type'] = FORM;
    }
    if (endpoint === 'introspect' || endpoint === 'revoke') body = withJwtDisguised(body);
    const engineResponse = await inject(dispatch as never, {
      method: c.req.method,
      url: `/v1/oauth2/${endpoint}`,
      // The engine writes its errors as a page for those who accept HTML; Stytch always writes JSON.
      headers: { ...headers, accept: 'application/json', 'content-length': String(Buffer.byteLength(body)) },
      payload: body,
    });
    const bare = endpoint === 'userinfo' && hasQuirk(project.switches, 'userinfo-refusal-bare');
    for (const name of [
      ...(bare ? [] : ['www-authenticate']),
      'access-control-allow-origin',
      'access-control-expose-headers',
    ]) {
      const value = engineResponse.headers[name];
      if (value !== undefined) c.header(name, String(value));
    }
    c.header('Cache-Control', 'no-store');
    const { status, body: worded } = inStytchWords(
      project,
      endpoint,
      { status: engineResponse.statusCode, body: parse(engineResponse.payload) },
      new URLSearchParams(body).get('grant_type') ?? '',
    );
    return c.json({ ...worded, request_id: newRequestId(), status_code: status }, status as never);
  });

  return routes;
}

/** The token endpoint takes JSON as well, as its reference says; the engine, as the RFC has it, forms only. */
function formOfJson(body: string): string {
  const members = Object.entries(parse(body)).filter(([, value]) => typeof value === 'string');
  return new URLSearchParams(members as [string, string][]).toString();
}

function withJwtDisguised(body: string): string {
  const form = new URLSearchParams(body);
  const token = form.get('token');
  if (token?.includes('.')) form.set('token', DISGUISE + token);
  return form.toString();
}

function inStytchWords(
  { switches, directory }: Project,
  endpoint: string,
  { status, body }: Refusal,
  grantType: string,
): Refusal {
  if (status >= 400) {
    const said = { error_uri: `https://stytch.com/docs/api/errors/${status}`, ...body };
    return quirked(switches, 'refusal', { status, body: said }, endpoint);
  }
  if (endpoint === 'token')
    return { status, body: quirked(switches, 'tokenResponse', { ...body, token_type: 'bearer' }, grantType) };
  if (endpoint === 'userinfo') return { status, body: quirked(switches, 'userinfo', body) };
  if (endpoint !== 'introspect' || body.active !== true) return { status, body };
  const { jti: _handle, ...rest } = body;
  const introspected = {
    ...rest,
    ...organizationClaim(directory.subject(String(body.sub))),
    aud: [PROJECT.id],
    nbf: body.iat,
    token_type: body.token_type ? 'access_token' : 'refresh_token',
  };
  return { status, body: introspected };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
