/** The keys to a Stytch project, of the stand-in or of real Stytch, and where the platform calls its API. */
export interface StytchProject {
  id: string;
  secret: string;
  /** The project domain, which is the issuer of the tokens. */
  domain: string;
  /** Stytch's API host is the SDK's default; by the address of the calls Stytch names itself in the callback. */
  calls: 'api-host' | 'domain';
  /** Marks the mail addresses and organizations that are made there, so that who made them can remove them again. */
  mark?: string | undefined;
}

/** A sample mail address in that project. */
export const markedEmail = ({ mark }: StytchProject, email: string): string =>
  mark ? `${mark}.${email}` : email;

/** A sample organization's name and slug in that project. */
export const markedOrganization = ({ mark }: StytchProject, name: string, slug: string) =>
  mark ? { name: `${name} ${mark}`, slug: `${slug}-${mark}` } : { name, slug };

/**
 * Where Stytch's API is besides the project domain.
 * @returns undefined for a real project: the SDK knows the host by the project's id. A stand-in has it at `localhost`,
 *   and the project domain at 127.0.0.1.
 */
export function apiHost(domain: string): string | undefined {
  const { hostname, port } = new URL(domain);
  return hostname === '127.0.0.1' ? `http://localhost:${port}` : undefined;
}

/** The `baseUrl` of the platform's calls. */
export const callsAt = ({ calls, domain }: StytchProject): string | undefined =>
  calls === 'domain' ? domain : apiHost(domain);

/**
 * Constructor options of an SDK client. `custom_base_url` is https only; for the stand-in's http the SDK takes `env`.
 * @param baseUrl absent: Stytch's API host. The SDK's local token check accepts the base as issuer, beside
 *   `stytch.com/<project id>`: to check tokens of the project domain, it must be that domain.
 */
export function sdkOptions(project: { id: string; secret: string; baseUrl: string | undefined }) {
  const { id: project_id, secret, baseUrl } = project;
  if (baseUrl === undefined) return { project_id, secret };
  const base = baseUrl.startsWith('https:') ? { custom_base_url: baseUrl } : { env: `${baseUrl}/` };
  return { project_id, secret, ...base };
}

/**
 * Makes an SDK client without its warning about a custom `env`: here that is meant, and the line would be the first
 * thing that a newcomer sees of the sandbox.
 */
export function quietly<Client>(make: () => Client): Client {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}
