import { StytchError } from 'stytch';
import { scopeCatalogue } from '../../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { HOW_TO_LOOK_IT_UP, projectApi } from '../project-keys.ts';

const STANDARD = ['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access'];

/** Scopes that Stytch does not know make its consent page refuse the whole request, and the app is never told. */
export const scopes: Check = {
  name: 'scopes',
  variables: ['STYTCH_PROJECT_DOMAIN', 'SCOPES'],
  after: ['domain'],
  look: async (patient) => {
    const asked = [...new Set([...patient.config.scopes, ...scopeCatalogue.map(({ name }) => name)])];
    const custom = asked.filter((name) => !STANDARD.includes(name));
    const typos = custom.flatMap(lookAlike);
    if (typos.length > 0) return typos;
    const without = patient.config.scopes.includes('openid')
      ? []
      : [unknown('openid is not asked for: nobody’s name is known, and no ID token is checked')];
    return [...without, ...(await known(patient, custom))];
  },
};

/** A scope that is a standard one but for its spelling. */
function lookAlike(name: string): Observation[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const meant = STANDARD.find((standard) => plain(standard) === plain(name));
  return meant ? [fault(`${name} is no scope of Stytch`, `SCOPES: ${meant} instead of ${name}`)] : [];
}

async function known(patient: Parameters<Check['look']>[0], custom: string[]): Promise<Observation[]> {
  if (custom.length === 0) return [ok('all of them are Stytch’s own')];
  const api = projectApi(patient);
  const list = custom.join(', ');
  if (!api) return [unknown(`${list} must exist in the project`, HOW_TO_LOOK_IT_UP)];
  try {
    const { policy } = await api.rbac.policy();
    const there = policy?.scopes.map(({ scope }) => scope) ?? [];
    const missing = custom.filter((name) => !there.includes(name));
    if (missing.length === 0) return [ok(`${list} exist in the project`)];
    return [
      fault(
        `not in the project: ${missing.join(', ')}`,
        `Stytch Dashboard → Roles & permissions → Scopes: add ${missing.join(', ')}; or leave them out of SCOPES and lib/scopes.ts`,
      ),
    ];
  } catch (error) {
    if (!(error instanceof StytchError)) throw error;
    return [unknown(`${list} must exist in the project; looking it up failed: ${error.error_type}`)];
  }
}
