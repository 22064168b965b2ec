import { Icon } from './icon';

/** One kind of access in words; the entries of the scope catalogue have this shape. */
export interface ScopeInWords {
  /** The scope as the protocol spells it, for example `read:tasks`. */
  name: string;
  title: string;
  /** Empty for a scope that the catalogue has no words for. */
  description: string;
}

/** The access that is asked for, each with what it gives; what is asked for only when needed says so. */
export function ScopesAskedFor({
  scopes,
}: {
  scopes: readonly (ScopeInWords & { ask: 'connect' | 'later' })[];
}) {
  return (
    <ul className="scope-list">
      {scopes.map((scope) => (
        <li key={scope.name} className={scope.ask === 'later' ? 'scope-not-given' : undefined}>
          <Icon name={scope.ask === 'later' ? 'circle' : 'check'} />
          <p className="scope-title">
            {scope.title}
            {scope.ask === 'later' ? <span className="tag">later</span> : null}
          </p>
          {scope.description ? <p className="scope-description">{scope.description}</p> : null}
        </li>
      ))}
    </ul>
  );
}

/** Titles only, for the summary of a connection; `missing` draws the ones that were asked for and not granted. */
export function ScopeTitles({
  scopes,
  missing = false,
}: {
  scopes: readonly ScopeInWords[];
  missing?: boolean;
}) {
  return (
    <ul className="scope-list scope-list-short">
      {scopes.map((scope) => (
        <li key={scope.name} className={missing ? 'scope-not-given' : undefined} title={scope.name}>
          <Icon name={missing ? 'dash' : 'check'} />
          <span>{scope.title}</span>
        </li>
      ))}
    </ul>
  );
}
