/**
 * Reads a text field of the form that a server action was called with.
 *
 * @param form untrusted: an action is an endpoint, and who calls it without a form may pass anything
 * @returns the text; empty when there is none
 */
export function formText(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}
