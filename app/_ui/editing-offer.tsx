interface EditingOfferProps {
  /** Gets `title` as typed: it comes back once editing is allowed. */
  action: (formData: FormData) => void | Promise<void>;
  draft?: string | undefined;
}

/**
 * In place of the form when `write:tasks` was not granted: a missing scope is an offer, not an error,
 * and what the person wanted to add makes the detour with them.
 */
export function EditingOffer({ action, draft }: EditingOfferProps) {
  return (
    <form className="offer" action={action}>
      <p>You allowed this app to read your tasks, not to change them.</p>
      <div className="field">
        <label htmlFor="task-title">New task</label>
        <div className="field-row">
          <input
            className="input"
            id="task-title"
            name="title"
            type="text"
            defaultValue={draft}
            autoComplete="off"
            dir="auto"
          />
          <button className="button button-quiet" type="submit">
            Allow editing
          </button>
        </div>
        <p className="muted small">
          The platform asks you first. What you typed will be here when you return.
        </p>
      </div>
    </form>
  );
}

/** Seen for a moment on the way to the platform's page, or longer where a browser does not send itself on. */
export function EditingDetour({ href }: { href: string }) {
  return (
    <article className="card problem">
      <h1>To the platform’s page</h1>
      <p>There you are asked whether this app may change your tasks. What you typed is kept.</p>
      <div className="button-row">
        <a className="button button-primary" href={href}>
          Continue
        </a>
        <a href="/connected">Back to your tasks</a>
      </div>
    </article>
  );
}
