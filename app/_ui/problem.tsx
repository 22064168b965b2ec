import { brand } from '@/lib/brand';
import { problemPageTexts as texts } from '@/lib/texts';

interface ProblemProps {
  title: string;
  explanation: string;
  advice: string;
  /** The ways on, the best one first. */
  ways: readonly { href: string; label: string }[];
  code: string;
  /** The issuer's `request_id`, when it gave one. */
  reference?: string | undefined;
}

/** The body of a problem page: what happened, what to do, a way on, and in small print what support will ask for. */
export function Problem({ title, explanation, advice, ways, code, reference }: ProblemProps) {
  const smallPrint = { [texts.code]: code, ...(reference && { [texts.reference]: reference }) };
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
        {brand.support ? <a href={brand.support}>{texts.support}</a> : null}
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
