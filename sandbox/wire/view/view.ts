import type { html } from 'hono/html';
import type { IssuerFacts } from '../checks.ts';
import type { Secrets } from '../secrets.ts';

export type Html = ReturnType<typeof html>;

/** What every part of the page is drawn with. */
export interface View {
  secrets: Secrets;
  /** Digits of the secret whose places are lit. */
  light: string | undefined;
  facts: IssuerFacts;
  /** Where the servers listen, for commands that ask them. */
  origins: Record<'app' | 'platform' | 'stytch', string>;
}
