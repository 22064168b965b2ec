import { createHash } from 'node:crypto';
import { PEOPLE } from '../identities.ts';
import { deletePerson } from '../stytch/connected-apps-of-person.ts';
import type { Project } from '../stytch/engine.ts';
import type { SandboxState } from './sandbox-state.ts';

/** Everything as after a restart: sample people and apps, no tokens, no consents, no data, no trouble, no log. */
export async function resetAll({ switches, log, resources, standIn }: SandboxState): Promise<void> {
  switches.reset();
  log.clear();
  for (const resource of resources) resource.clear();
  if (!standIn) return;
  const { project, listening } = standIn;
  await listening.reopen();
  project.storage.clear();
  project.consents.clear();
  project.directory.reset();
  project.apps.reset();
}

/** The accounts of a sample person, by their key; else the user or member of that id. */
function accountsOf(person: string): string[] {
  const known = PEOPLE.find(({ key }) => key === person);
  return known ? [known.userId, ...known.memberships.map(({ memberId }) => memberId)] : [person];
}

/**
 * Withdraws consent as the person could at the platform; their tokens end.
 * @param person key of a sample person (all their accounts), or a user or member id.
 * @param clientId absent: every app they allowed.
 */
export function revokeConsent({ consents }: Project, person: string, clientId?: string): string[] {
  const subjects = accountsOf(person);
  for (const subject of subjects) {
    for (const client of clientId ? [clientId] : consents.clientsOf(subject))
      consents.revoke(subject, client);
  }
  return subjects;
}

/**
 * Deletes accounts as their platform could; all tokens of them end.
 * @param person key of a sample person (all their accounts), or a user or member id.
 */
export function deleteAccounts(project: Project, person: string): string[] {
  const subjects = accountsOf(person);
  for (const subject of subjects) deletePerson(project, subject);
  return subjects;
}

/** All refresh tokens are past their end from now on; the engine then says "expired" to each. Returns how many. */
export function expireRefreshTokens({ storage }: Project): number {
  const entries = [...storage.entries('RefreshToken').values()];
  const past = Math.floor(Date.now() / 1000) - 1;
  for (const entry of entries) entry.payload = { ...entry.payload, exp: past };
  return entries.length;
}

/** SHA-256 hashes (base64url) of the refresh tokens that a client could use now. */
export function liveRefreshTokens({ storage }: Project): string[] {
  const grants = storage.entries('Grant');
  return [...storage.entries('RefreshToken')]
    .filter(([, { payload }]) => !payload.consumed && Number(payload.exp) * 1000 > Date.now())
    .filter(([, { payload }]) => grants.has(payload.grantId ?? ''))
    .map(([token]) => createHash('sha256').update(token).digest('base64url'));
}
