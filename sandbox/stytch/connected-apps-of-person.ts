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

/** Ends everything that apps hold of a person who is about to be deleted. */
export function endPerson(project: Project, subject: string): void {
  for (const clientId of project.consents.clientsOf(subject)) project.consents.revoke(subject, clientId);
}
