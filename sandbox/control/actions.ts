import { createHash } from 'node:crypto';
import { SAMPLE_USERS } from '../identities.ts';
import { deleteAccount } from '../stytch/connected-apps-of-account.ts';
import type { Project } from '../stytch/engine.ts';
import type { SandboxState } from './sandbox-state.ts';

/** Everything as after a restart: sample users and apps, no tokens, no consents, no data, no trouble, no log. */
export async function resetAll(state: SandboxState): Promise<void> {
  const { switches, log, resources, standIn } = state;
  state.scenario = undefined;
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

/** The accounts of a sample user, by their key; else the user or member of that id. */
function accountsOf(user: string): string[] {
  const known = SAMPLE_USERS.find(({ key }) => key === user);
  return known ? [known.userId, ...known.memberships.map(({ memberId }) => memberId)] : [user];
}

/**
 * Withdraws consent as the user could at the platform; their tokens end.
 * @param user key of a sample user (all their accounts), or a user or member id.
 * @param clientId absent: every app they allowed.
 */
export function revokeConsent({ consents }: Project, user: string, clientId?: string): string[] {
  const subjects = accountsOf(user);
  for (const subject of subjects) {
    for (const client of clientId ? [clientId] : consents.clientsOf(subject))
      consents.revoke(subject, client);
  }
  return subjects;
}

/**
 * Deletes accounts as their platform could; all tokens of them end.
 * @param user key of a sample user (all their accounts), or a user or member id.
 */
export function deleteAccounts(project: Project, user: string): string[] {
  const subjects = accountsOf(user);
  for (const subject of subjects) deleteAccount(project, subject);
  return subjects;
}

/** All refresh tokens are past their end from now on; the engine then says "expired" to each. Returns how many. */
export function expireRefreshTokens({ storage }: Project): number {
  const entries = [...storage.entries('RefreshToken').values()];
  const past = Math.floor(Date.now() / 1000) - 1;
  for (const entry of entries) entry.payload = { ...entry.payload, exp: past };
  return entries.length;
}

/** The refresh tokens that a client could use now: their SHA-256 hash (base64url), and how each was issued. */
export function liveRefreshTokens({ storage }: Project) {
  const grants = storage.entries('Grant');
  return [...storage.entries('RefreshToken')]
    .filter(([, { payload }]) => !payload.consumed && Number(payload.exp) * 1000 > Date.now())
    .filter(([, { payload }]) => grants.has(payload.grantId ?? ''))
    .map(([token, { payload }]) => ({
      hash: createHash('sha256').update(token).digest('base64url'),
      subject: payload.accountId,
      issuedAt: new Date(Number(payload.iat) * 1000).toISOString(),
      rotations: Number(payload.rotations ?? 0),
    }));
}
