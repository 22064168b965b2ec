export interface Way {
  href: string;
  label: string;
}

interface ProblemProps {
  title: string;
  /** What happened, in a sentence or two without jargon. */
  happened: string;
  /** What the user can do about it. */
  advice: string;
  /** The way on, for example to start again with the same destination. */
  primary: Way;
  secondary?: Way | undefined;
  /** The problem's code, for a message to whoever runs the app. */
  code: string;
  /** The issuer's `request_id`, when it gave one. */
  reference?: string | undefined;
}

/** The body of a problem page: what happened, what to do, a way on, and in small print what support will ask for. */
export function Problem({ title, happened, advice, primary, secondary, code, reference }: ProblemProps) {
  return (
    <article className="card problem">
      <h1>{title}</h1>
      <p>{happened}</p>
      <p>{advice}</p>
      <div className="button-row">
        <a className="button button-primary" href={primary.href}>
          {primary.label}
        </a>
        {secondary ? <a href={secondary.href}>{secondary.label}</a> : null}
      </div>
      <dl className="reference">
        <div>
          <dt>Code:</dt>
          <dd>
            <code>{code}</code>
          </dd>
        </div>
        {reference ? (
          <div>
            <dt>Reference:</dt>
            <dd>
              <code>{reference}</code>
            </dd>
          </div>
        ) : null}
      </dl>
    </article>
  );
}
