import { Hono } from 'hono';
import { inject } from 'light-my-request';
import type Provider from 'oidc-provider';
import { PROJECT } from '../identities.ts';
import { newRequestId } from './answers.ts';
import { organizationClaim } from './claims.ts';
import type { Project } from './engine.ts';
import { DISGUISE } from './stytch-tokens.ts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * `/v1/oauth2/token|userinfo|introspect|revoke`: hands the request to the engine, and its answer on as Stytch words
 * it (stytch-facts §4, §6). The engine is called in process, so that what goes in and out can be read and changed
 * without touching its streams.
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
    const engineAnswer = await inject(dispatch as never, {
      method: c.req.method,
      url: `/v1/oauth2/${endpoint}`,
      // The engine writes its errors as a page for those who accept HTML; Stytch always writes JSON.
      headers: { ...headers, accept: 'application/json', 'content-length': String(Buffer.byteLength(body)) },
      payload: body,
    });
    for (const name of ['www-authenticate', 'access-control-allow-origin', 'access-control-expose-headers']) {
      const value = engineAnswer.headers[name];
      if (value !== undefined) c.header(name, String(value));
    }
    c.header('Cache-Control', 'no-store');
    const status = engineAnswer.statusCode;
    const answer = inStytchWords(project, endpoint, parse(engineAnswer.payload), status);
    return c.json({ ...answer, request_id: newRequestId(), status_code: status }, status as never);
  });

  return routes;
}

/** The token endpoint takes JSON as well (stytch-facts §4); the engine, as the RFC has it, forms only. */
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
  project: Project,
  endpoint: string,
  answer: Record<string, unknown>,
  status: number,
): Record<string, unknown> {
  if (status >= 400) return { error_uri: `https://stytch.com/docs/api/errors/${status}`, ...answer };
  if (endpoint === 'token') return { ...answer, token_type: 'bearer' };
  if (endpoint !== 'introspect' || answer.active !== true) return answer;
  const { jti: _handle, ...rest } = answer;
  return {
    ...rest,
    ...organizationClaim(project.directory.subject(String(answer.sub))),
    aud: [PROJECT.id],
    nbf: answer.iat,
    token_type: answer.token_type ? 'access_token' : 'refresh_token',
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
