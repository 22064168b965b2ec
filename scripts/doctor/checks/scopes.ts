import { type Client, StytchError } from 'stytch';
import { scopeCatalogue } from '../../tools/app-modules.ts';
import { listed } from '../endpoints.ts';
import { type Check, fault, type Observation, ok, type Patient, unknown, warning } from '../finding.ts';
import { HOW_TO_LOOK_IT_UP, projectApi } from '../project-keys.ts';

const STANDARD = ['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access'];
const WHERE = 'Stytch Dashboard → Roles & permissions → Scopes';

/** Scopes that Stytch does not know make its consent page refuse the whole request, and the app is never told. */
export const scopes: Check = {
  name: 'scopes',
  variables: ['STYTCH_PROJECT_DOMAIN', 'SCOPES'],
  after: ['domain'],
  look: async (patient) => {
    const asked = [...new Set([...patient.config.scopes, ...scopeCatalogue.map(({ name }) => name)])];
    const typos = asked.filter((name) => !STANDARD.includes(name)).flatMap(lookAlike);
    if (typos.length > 0) return typos;
    const without = patient.config.scopes.includes('openid') ? [] : [withoutOpenid];
    return [...without, ...(await known(patient, asked))];
  },
};

const withoutOpenid = warning(
  'openid is not asked for: nobody’s name is known, and no ID token is checked',
  'SCOPES: add openid, unless the app shall not know who its users are',
);

/** A scope that is a standard one but for its spelling. */
function lookAlike(name: string): Observation[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const meant = STANDARD.find((standard) => plain(standard) === plain(name));
  return meant ? [fault(`${name} is no scope of Stytch`, `SCOPES: ${meant} instead of ${name}`)] : [];
}

async function known(patient: Patient, asked: readonly string[]): Promise<Observation[]> {
  const custom = asked.filter((name) => !STANDARD.includes(name));
  const api = projectApi(patient);
  const document = (await patient.discovery()).json ?? {};
  if (!api) return [byList(asked, listed(document, 'scopes_supported'))];
  const standard = asked.filter((name) => STANDARD.includes(name));
  const own = byList(standard, listed(document, 'scopes_supported'));
  return [...(own.state === 'ok' ? [] : [own]), await byPolicy(custom, api)];
}

/** What metadata says. It lists the project's own scopes beside Stytch's, and it need not have a list at all. */
function byList(asked: readonly string[], list: readonly string[] | undefined): Observation {
  const custom = asked.filter((name) => !STANDARD.includes(name)).join(', ');
  if (!list) {
    return custom
      ? unknown(
          `${custom} must exist in the project; the metadata names no scopes_supported, which says nothing`,
          HOW_TO_LOOK_IT_UP,
        )
      : ok('all of them are Stytch’s own');
  }
  const missing = asked.filter((name) => name !== 'full_access' && !list.includes(name)).join(', ');
  if (!missing) return ok(`all of them are listed in the metadata’s scopes_supported`);
  return warning(
    `the metadata’s scopes_supported lacks ${missing}, which may not exist in the project`,
    `${WHERE}: look for ${missing}; or ${HOW_TO_LOOK_IT_UP}`,
  );
}

/** What the project itself says, to its owner alone. */
async function byPolicy(custom: readonly string[], api: Client): Promise<Observation> {
  const names = custom.join(', ');
  if (!names) return ok('all of them are Stytch’s own');
  try {
    const { policy } = await api.rbac.policy();
    const there = policy?.scopes.map(({ scope }) => scope) ?? [];
    const missing = custom.filter((name) => !there.includes(name)).join(', ');
    if (!missing) return ok(`${names} exist in the project`);
    return fault(
      `not in the project: ${missing}`,
      `${WHERE} (or custom_scopes of the RBAC policy, by management API or Terraform): add ${missing}; or leave them out of SCOPES and lib/scopes.ts`,
    );
  } catch (error) {
    if (!(error instanceof StytchError)) throw error;
    return unknown(`${names} must exist in the project; looking it up failed: ${error.error_type}`);
  }
}
