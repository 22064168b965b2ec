import { ensureBuilt } from '../../scripts/tools/built.ts';

/** The tests are about the build: an old one would prove nothing. */
export default ensureBuilt;
