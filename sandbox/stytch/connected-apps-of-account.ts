import type { MemberConnectedApp, UserConnectedApp } from 'stytch';
import type { Project } from './engine.ts';

/** The apps that a user or member has allowed, with the scopes given; the same form for both. */
export function consentsOf(project: Project, subject: string): (UserConnectedApp & MemberConnectedApp)[] {
  return project.consents.clientsOf(subject).flatMap((clientId) => {
    const app = project.apps.find(clientId);
    if (!app) return [];
    return {
      connected_app_id: clientId,
      name: app.client_name,
      description: app.client_description,
      client_type: app.client_type,
      scopes_granted: project.consents.granted(subject, clientId).join(' '),
    };
  });
}

/**
 * Deletes a user or member, and ends everything that apps hold of them.
 * @param gone what a refresh says is not there any more
 */
export function deleteAccount(
  { consents, directory }: Project,
  subject: string,
  gone?: 'organization',
): void {
  const { users, members } = directory;
  const why = gone ?? (users.has(subject) ? 'user' : 'member');
  for (const clientId of consents.clientsOf(subject)) consents.revoke(subject, clientId, why);
  users.delete(subject);
  members.delete(subject);
}
