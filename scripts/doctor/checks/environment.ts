import { parseConfig } from '../../tools/app-modules.ts';
import { type Check, fault, ok } from '../finding.ts';

/** What the app itself would say before it refuses to start. */
export const environment: Check = {
  name: 'environment',
  look: async ({ env }) => {
    const result = parseConfig(env);
    return 'faults' in result
      ? result.faults.map(({ name, fault: what, fix }) =>
          fault(
            `${name} ${what}`,
            what === 'is missing' ? `npm run setup; or ${name}: ${fix}` : `${name}: ${fix}`,
          ),
        )
      : [ok(`complete; ${result.config.clientSecret ? 'confidential' : 'public'} client`)];
  },
};
