import type { Member, Organization, User } from 'stytch';
import { EDITOR_ROLE, ORGANIZATIONS, SAMPLE_USERS, type SampleUser } from '../identities.ts';
import { memberRoles, newMember, newOrganization, newUser } from './records.ts';

/** Who a token speaks for: a Consumer user, or a B2B member in one organization. */
export type Subject =
  | { kind: 'user'; id: string; user: User }
  | { kind: 'member'; id: string; member: Member; organization: Organization };

/** All users and organizations of the project. Both verticals at once: ids tell them apart. */
export class Directory {
  readonly users = new Map<string, User>();
  readonly organizations = new Map<string, Organization>();
  readonly members = new Map<string, Member>();

  readonly #pictureBase: string;

  /** @param pictureBase origin that serves the users’ pictures (the platform). */
  constructor(pictureBase: string) {
    this.#pictureBase = pictureBase;
    this.reset();
  }

  /** Back to the sample users, as after a restart. */
  reset(): void {
    this.users.clear();
    this.organizations.clear();
    this.members.clear();
    for (const { organizationId, name, slug } of ORGANIZATIONS) {
      const organization = newOrganization({ organization_name: name, organization_slug: slug });
      this.organizations.set(organizationId, { ...organization, organization_id: organizationId });
    }
    for (const user of SAMPLE_USERS) this.#seed(user);
  }

  /** The user or member with that id. A member whose organization is gone does not count. */
  subject(id: string): Subject | undefined {
    const user = this.users.get(id);
    if (user) return { kind: 'user', id, user };
    const member = this.members.get(id);
    const organization = member && this.organizations.get(member.organization_id);
    return member && organization ? { kind: 'member', id, member, organization } : undefined;
  }

  #seed(user: SampleUser): void {
    const picture = user.hasPicture ? `${this.#pictureBase}/pictures/${user.key}.svg` : undefined;
    const registration = { provider_type: 'Google', provider_subject: user.key, locale: 'en' };
    this.users.set(
      user.userId,
      newUser({
        user_id: user.userId,
        name: { first_name: user.firstName, middle_name: '', last_name: user.lastName },
        emails: [{ email_id: user.userId.replace('user', 'email'), email: user.email, verified: true }],
        roles: user.mayEdit ? ['stytch_user', EDITOR_ROLE] : ['stytch_user'],
        providers: picture
          ? [
              {
                ...registration,
                profile_picture_url: picture,
                oauth_user_registration_id: user.userId.replace('user', 'oauth-user'),
              },
            ]
          : [],
      }),
    );
    for (const { organizationId, memberId } of user.memberships) {
      this.members.set(
        memberId,
        newMember({
          organization_id: organizationId,
          member_id: memberId,
          email_address: user.email,
          name: `${user.firstName} ${user.lastName}`,
          roles: memberRoles(user.mayEdit ? ['stytch_member', EDITOR_ROLE] : ['stytch_member']),
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
