/** The keys to a Stytch project, and where its API is: the stand-in, or a project domain of real Stytch. */
export interface StytchProject {
  id: string;
  secret: string;
  baseUrl: string;
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
 * Constructor options of an SDK client. `custom_base_url` is https only; for the stand-in's http the SDK takes `env`.
 * The base must be the project domain itself: the SDK's local token check accepts it as issuer.
 */
export function sdkOptions({ id, secret, baseUrl }: StytchProject) {
  const base = baseUrl.startsWith('https:') ? { custom_base_url: baseUrl } : { env: `${baseUrl}/` };
  return { project_id: id, secret, ...base };
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
