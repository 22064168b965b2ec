import { expect } from 'vitest';
import { checks, examine } from '../examine.ts';
import type { Finding } from '../finding.ts';
import { type Fakes, fakeIssuer } from './issuer.ts';

export type Environment = Record<string, string | undefined>;

export const SESSION_SECRET = 'a-session-secret-of-a-test-and-of-nothing-else';

/** A complete environment for an issuer at that origin. */
export const environmentFor = (issuer: string): Environment => ({
  STYTCH_PROJECT_DOMAIN: issuer,
  CONNECTED_APP_CLIENT_ID: 'connected-app-test-00000000-0000-4000-8000-000000000000',
  APP_URL: 'http://127.0.0.1:9',
  SESSION_SECRET,
  SCOPES: 'openid profile',
});

/** Runs the named checks, in the doctor's order, each on its own. @returns the findings of the last one */
export async function look(name: string, env: Environment, node = process.versions.node): Promise<Finding[]> {
  const wanted = checks.filter((check) => check.name === name);
  return Array.fromAsync(examine(wanted, env, node));
}

/** What a row says: its first fault, else its first warning, else its first line. */
export async function row(name: string, env: Environment, node?: string): Promise<Finding> {
  const findings = await look(name, env, node);
  const of = (wanted: string) => findings.find(({ state }) => state === wanted);
  const first = of('fault') ?? of('warning') ?? findings[0];
  if (!first) throw new Error(`${name} says nothing`);
  return first;
}

/** The variable that an advice gives in the form NAME=value. */
export function advised(finding: Finding): Environment {
  const [, name, value] = finding.fix?.match(/^([A-Z_]+)=(\S+)/) ?? [];
  if (!name) throw new Error(`no NAME=value in: ${finding.fix}`);
  return { [name]: value };
}

/** Where most advice leads. */
export const DASHBOARD = /Stytch Dashboard →/;

/** A row's fault, and that it is gone once the advice was followed. */
export async function expectFixed(name: string, fakes: Fakes, saw: RegExp, fix: RegExp, follow: () => void) {
  const env = environmentFor(await fakeIssuer(fakes));
  const finding = await row(name, env);
  expect(finding).toMatchObject({ state: 'fault', saw: expect.stringMatching(saw) });
  expect(finding.fix).toMatch(fix);
  follow();
  expect(await row(name, env)).toMatchObject({ state: 'ok' });
}
