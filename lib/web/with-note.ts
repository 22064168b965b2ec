/** @returns a path of this app with a `note` for its page. */
export function withNote(path: string, note: string): string {
  const url = new URL(path, 'https://origin.invalid');
  url.searchParams.set('note', note);
  return url.pathname + url.search + url.hash;
}
