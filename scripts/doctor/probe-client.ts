import * as client from 'openid-client';
import { type Document, endpoint, errorName, type HttpResponse, listed, request } from './request.ts';

/** What the issuer thinks of a client. `secret refused`: the client is known, or may be. */
type Verdict = 'accepted' | 'unknown client' | 'secret refused' | 'not allowed' | 'unclear';
/** `name` is the issuer's name for the error; `said`: its own text, to be judged and not shown. */
export type Probe = { verdict: Verdict; saw: string; name: string; said: string };

export type Target = { issuer: string; clientId: string; appUrl: string; document: Document };

/** Only who passed client authentication is told that the code is bad (RFC 6749 §5.2; Stytch's own names beside). */
const codeRefused = /^(invalid_grant|idp_auth_code_\w+|pkce_\w+|invalid_pkce_\w+)$/;
const clientUnknown = /^(invalid_client_id|connected_app_not_found|idp_client_not_found|client_not_found)$/;
const clientRefused = /^(invalid_client|unauthorized_credentials|invalid_client_secret)$/;
/** Authenticated, and still of no use for this flow. */
const notAllowed = /^(unauthorized_client|unsupported_grant_type|connected_app_misconfigured_client)$/;

/**
 * Sends a token request with a made-up code, which changes nothing anywhere. Stytch does not document which error
 * comes back, nor whether it looks at the code or at the client first, so a harmless introspection has the last word
 * when the code was objected to.
 */
export async function probeClient(target: Target, secret: string | undefined): Promise<Probe> {
  const { issuer, clientId, appUrl, document } = target;
  const credentials = authentication(clientId, secret, document);
  const ask = async (url: string, form: Record<string, string>) =>
    judge(await request(url, { ...credentials, form: { ...form, ...credentials.form } }));
  const first = await ask(String(document.token_endpoint), {
    grant_type: 'authorization_code',
    code: 'made-up-by-doctor',
    redirect_uri: `${appUrl}/callback`,
    code_verifier: 'a-verifier-that-the-doctor-made-up-for-nobody',
  });
  const introspection = endpoint('introspection_endpoint', document, issuer).url;
  // The secret goes to the issuer only, whatever a document says.
  if (first.verdict !== 'accepted' || URL.parse(introspection)?.origin !== issuer) return first;
  const second = await ask(introspection, { token: 'made-up-by-doctor' });
  return second.verdict === 'unknown client' || second.verdict === 'secret refused' ? second : first;
}

/** As the app: client_secret_post, or client_secret_basic where metadata lists that one and not the other. */
function authentication(clientId: string, secret: string | undefined, document: Document) {
  const methods = listed(document, 'token_endpoint_auth_methods_supported') ?? [];
  const basic = methods.includes('client_secret_basic') && !methods.includes('client_secret_post');
  const authenticate = !secret
    ? client.None()
    : basic
      ? client.ClientSecretBasic(secret)
      : client.ClientSecretPost(secret);
  const form = new URLSearchParams();
  const headers = new Headers();
  authenticate({ issuer: '' }, { client_id: clientId }, form, headers);
  return { form: Object.fromEntries(form), headers: Object.fromEntries(headers) };
}

function judge(response: HttpResponse): Probe {
  const name = errorName(response) ?? '';
  const saw = response.failure?.words ?? `HTTP ${response.status}${name ? ` ${name}` : ''}`;
  const said = `${response.json?.error_description ?? response.json?.error_message ?? ''}`;
  const probe = (verdict: Verdict): Probe => ({ verdict, saw, name, said });
  if (codeRefused.test(name) || response.json?.active === false) return probe('accepted');
  if (clientUnknown.test(name)) return probe('unknown client');
  if (notAllowed.test(name)) return probe('not allowed');
  if (!clientRefused.test(name)) return probe('unclear');
  // RFC 6749 has one name for both; the text may tell them apart.
  const unknownClient =
    name !== 'invalid_client_secret' &&
    /\b(not found|unknown|could not be found|does not exist)\b/i.test(said);
  return probe(unknownClient ? 'unknown client' : 'secret refused');
}
