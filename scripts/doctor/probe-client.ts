import { type Answer, errorName, failure, request } from './request.ts';

/** What the issuer thinks of a client's credentials. `secret refused`: the client is known, or may be. */
export type Verdict = 'accepted' | 'unknown client' | 'secret refused' | 'unclear';
/** `said`: the issuer's own text, to be judged and not shown. */
export type Probe = { verdict: Verdict; saw: string; said: string };

type Target = { issuer: string; clientId: string; appUrl: string };

/** Only who passed client authentication is told that the code is bad (RFC 6749 §5.2; Stytch's own names beside). */
const codeRefused = /^(invalid_grant|idp_auth_code_\w+|pkce_\w+|invalid_pkce_\w+)$/;
const clientUnknown = /^(connected_app_not_found|idp_client_not_found|client_not_found)$/;
const clientRefused = /^(invalid_client|unauthorized_client|unauthorized_credentials|invalid_client_secret)$/;

/**
 * Sends a token request with a made-up code, which changes nothing anywhere. Stytch does not document which error it
 * answers, nor whether it looks at the code or at the client first, so a harmless introspection has the last word
 * when the code was objected to.
 */
export async function probeClient(target: Target, secret: string | undefined): Promise<Probe> {
  const client = { client_id: target.clientId, ...(secret ? { client_secret: secret } : {}) };
  try {
    const answer = await request(`${target.issuer}/v1/oauth2/token`, {
      form: {
        grant_type: 'authorization_code',
        code: 'made-up-by-doctor',
        redirect_uri: `${target.appUrl}/callback`,
        code_verifier: 'a-verifier-that-the-doctor-made-up-for-nobody',
        ...client,
      },
    });
    const first = judge(answer);
    if (first.verdict !== 'accepted') return first;
    const token = { token: 'made-up-by-doctor', ...client };
    const second = judge(await request(`${target.issuer}/v1/oauth2/introspect`, { form: token }));
    return second.verdict === 'unknown client' || second.verdict === 'secret refused' ? second : first;
  } catch (error) {
    return { verdict: 'unclear', saw: failure(error).words, said: '' };
  }
}

function judge(answer: Answer): Probe {
  const name = errorName(answer) ?? '';
  const saw = `HTTP ${answer.status}${name ? ` ${name}` : ''}`;
  const said = `${answer.json?.error_description ?? answer.json?.error_message ?? ''}`;
  if (codeRefused.test(name) || answer.json?.active === false) return { verdict: 'accepted', saw, said };
  if (clientUnknown.test(name)) return { verdict: 'unknown client', saw, said };
  if (!clientRefused.test(name)) return { verdict: 'unclear', saw, said };
  // RFC 6749 has one name for both; the text may tell them apart.
  const unknownClient = /\b(not found|unknown|could not be found|does not exist)\b/i.test(said);
  return { verdict: unknownClient ? 'unknown client' : 'secret refused', saw, said };
}
