/**
 * In place of the form when `write:tasks` was not granted: a missing scope is an offer, not an error.
 * `href` is a `/connect` address with the larger scope; a plain `<a>`, since a prefetch would start the flow.
 */
export function EditingOffer({ href }: { href: string }) {
  return (
    <div className="offer">
      <p>You allowed this app to read your tasks, not to change them.</p>
      <a className="button button-quiet" href={href}>
        Allow editing
      </a>
    </div>
  );
}
