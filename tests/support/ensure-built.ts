import { ensureBuilt } from '../../sandbox/run/built.ts';

/** The tests are about the build: an old one would prove nothing. */
export default ensureBuilt;
