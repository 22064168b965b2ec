type Routes = Readonly<Record<string, { page?: 'prerendered' | 'per request' }>>;

/**
 * Compares the kinds of pages in lib/routes.ts with what Next.js has built. The Content-Security-Policy of a page follows
 * its row, and with the wrong kind browsers block its scripts.
 *
 * @param manifest the parsed `.next/prerender-manifest.json`
 * @returns for each wrong row what to do
 */
export function wrongPageKinds(
  routes: Routes,
  manifest: { routes: object; dynamicRoutes: object },
): string[] {
  return Object.entries(routes).flatMap(([path, { page }]) => {
    const built = path in manifest.routes || path in manifest.dynamicRoutes ? 'prerendered' : 'per request';
    if (!page || page === built) return [];
    const change = built === 'prerendered' ? 'remove it from' : 'add it to';
    return [
      `Next.js builds ${path} as '${built}'. Set page: '${built}' in lib/routes.ts, and ${change} the matcher of proxy.ts.`,
    ];
  });
}
