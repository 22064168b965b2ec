type Package = { resolved?: string; optionalDependencies?: Record<string, string> };
export type Lock = { packages: Record<string, Package> };
type Manifest = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>;

/**
 * The optional dependencies that a lock names and does not hold. npm drops, in silence, those that its registry
 * did not have when the lock was written; `npm ci` on the platform they are for then installs a Next without its
 * compiler, and says nothing either.
 * @returns "who needs what" for each
 */
export function missingOptional({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map((name) => `${path || 'package.json'} needs ${name}, which is not in the lockfile`),
  );
}

/** Packages locked to one registry's address: they would not install where another one is in use. */
export function resolvedAddresses({ packages }: Lock): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([path]) => `${path} is locked to one registry ("resolved"); see .npmrc`);
}

/** Dependencies of package.json that are not one exact version. */
export function notPinned(manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}@${version} is not pinned to an exact version`);
}
