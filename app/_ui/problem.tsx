interface ProblemProps {
  title: string;
  explanation: string;
  advice: string;
  /** The best one first. */
  ways: readonly { href: string; label: string }[];
  code: string;
  /** The issuer's `request_id`, or the digest of an error of Next.js. */
  reference?: string | undefined;
}

export function Problem({ title, explanation, advice, ways, code, reference }: ProblemProps) {
  const smallPrint = { 'Code:': code, ...(reference && { 'Reference:': reference }) };
  return (
    <article className="card problem">
      <h1>{title}</h1>
      <p>{explanation}</p>
      <p>{advice}</p>
      <div className="button-row">
        {ways.map(({ href, label }, index) => (
          <a key={label} className={index === 0 ? 'button button-primary' : undefined} href={href}>
            {label}
          </a>
        ))}
      </div>
      <dl className="reference muted small">
        {Object.entries(smallPrint).map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <code>{text}</code>
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
