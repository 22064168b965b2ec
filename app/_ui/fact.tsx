import type { ReactNode } from 'react';

/** A row of `<dl className="facts-of-connection">`. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
