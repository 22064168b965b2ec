import { isSupported, OLDEST } from '../../node/version.mjs';
import { type Check, fault, ok } from '../finding.ts';

export const node: Check = {
  name: 'node',
  look: async ({ node: version }) => [
    isSupported(version)
      ? ok(version)
      : fault(
          `${version} is too old`,
          `Run the app on Node ${OLDEST} or newer; npm run start brings one along`,
        ),
  ],
};
