import type { Member, Organization, User } from 'stytch';
import { EDITOR_ROLE, ORGANIZATIONS, PEOPLE, type Person } from '../identities.ts';
import { memberRoles, newMember, newOrganization, newUser } from './records.ts';

/** Who a token speaks for: a Consumer user, or a B2B member in one organization. */
export type Subject =
  | { kind: 'user'; id: string; user: User }
  | { kind: 'member'; id: string; member: Member; organization: Organization };

/** All people and organizations of the project. Both verticals at once: ids tell them apart. */
export class Directory {
  readonly users = new Map<string, User>();
  readonly organizations = new Map<string, Organization>();
  readonly members = new Map<string, Member>();

  readonly #pictureBase: string;

  /** @param pictureBase origin that serves the people's pictures (the platform). */
  constructor(pictureBase: string) {
    this.#pictureBase = pictureBase;
    this.reset();
  }

  /** Back to the sample people, as after a restart. */
  reset(): void {
    this.users.clear();
    this.organizations.clear();
    this.members.clear();
    for (const { organizationId, name, slug } of ORGANIZATIONS) {
      const organization = newOrganization({ organization_name: name, organization_slug: slug });
      this.organizations.set(organizationId, { ...organization, organization_id: organizationId });
    }
    for (const person of PEOPLE) this.#seed(person);
  }

  /** The user or member with that id. A member whose organization is gone does not count. */
  subject(id: string): Subject | undefined {
    const user = this.users.get(id);
    if (user) return { kind: 'user', id, user };
    const member = this.members.get(id);
    const organization = member && this.organizations.get(member.organization_id);
    return member && organization ? { kind: 'member', id, member, organization } : undefined;
  }

  #seed(person: Person): void {
    const picture = person.hasPicture ? `${this.#pictureBase}/pictures/${person.key}.svg` : undefined;
    const registration = { provider_type: 'Google', provider_subject: person.key, locale: 'en' };
    this.users.set(
      person.userId,
      newUser({
        user_id: person.userId,
        name: { first_name: person.firstName, middle_name: '', last_name: person.lastName },
        emails: [{ email_id: person.userId.replace('user', 'email'), email: person.email, verified: true }],
        roles: person.mayEdit ? ['stytch_user', EDITOR_ROLE] : ['stytch_user'],
        providers: picture
          ? [
              {
                ...registration,
                profile_picture_url: picture,
                oauth_user_registration_id: person.userId.replace('user', 'oauth-user'),
              },
            ]
          : [],
      }),
    );
    for (const { organizationId, memberId } of person.memberships) {
      this.members.set(
        memberId,
        newMember({
          organization_id: organizationId,
          member_id: memberId,
          email_address: person.email,
          name: `${person.firstName} ${person.lastName}`,
          roles: memberRoles(person.mayEdit ? ['stytch_member', EDITOR_ROLE] : ['stytch_member']),
          oauth_registrations: picture
            ? [
                {
                  ...registration,
                  profile_picture_url: picture,
                  member_oauth_registration_id: memberId.replace('member', 'oauth-member'),
                },
              ]
            : [],
        }),
      );
    }
  }
}

/** The RBAC roles of a user or member. */
export function rolesOf(subject: Subject): string[] {
  return subject.kind === 'user' ? subject.user.roles : subject.member.roles.map(({ role_id }) => role_id);
}
