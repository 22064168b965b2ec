import { type Check, fault, ok } from '../finding.ts';

/** RFC 8414 §3.3: the document must name the very issuer that it was asked of; tokens name it as well. */
export const issuer: Check = {
  name: 'issuer',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain', 'discovery'],
  look: async ({ config, discovery }) => {
    const named = (await discovery()).json?.issuer;
    if (named === config.issuer) return [ok(config.issuer)];
    if (typeof named !== 'string') return [fault('the document names no issuer', elsewhere)];
    const saw = `the document names ${named}, configured is ${config.issuer}`;
    const url = /^https?:\/\//.test(named) ? URL.parse(named) : null;
    if (url?.pathname !== '/' || named.endsWith('/')) return [fault(saw, elsewhere)];
    const isDefault = /\.customers\.stytch\.(dev|com)$/.test(url.hostname);
    const why = isDefault
      ? 'tokens come from the default domain'
      : 'tokens come from this domain (a CNAME of the project)';
    return [fault(saw, `STYTCH_PROJECT_DOMAIN=${named} (${why})`)];
  },
};

const elsewhere =
  'STYTCH_PROJECT_DOMAIN: use the project’s own domain, of Stytch Dashboard → Project overview → Project domain';
