type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The address of a page as the browser has it, less the fragment, which browsers keep by themselves
 * over a redirect. What a page sends around to refresh or to connect, it wants back in full.
 *
 * @param path of the page
 * @param searchParams as Next.js gives them to the page
 */
export function addressOf(path: string, searchParams: SearchParams): string {
  const query = new URLSearchParams(
    Object.entries(searchParams).flatMap(([name, values = []]) =>
      [values].flat().map((value) => [name, value]),
    ),
  );
  return query.size > 0 ? `${path}?${query}` : path;
}
