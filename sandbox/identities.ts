/**
 * The fixed identities of the sandbox: one project, two registered Connected Apps, a few users and, for B2B,
 * two organizations. Plain constants without side effects, so that tests and scripts can import them.
 * All ids have the form that Stytch gives them (`project-test-<uuid>` and so on); none of them is a secret of
 * anything real.
 */

export const PROJECT = {
  id: 'project-test-11111111-1111-4111-8111-111111111111',
  secret: 'secret-test-sandbox-project-only-for-this-machine',
} as const;

export const CONFIDENTIAL_CLIENT = {
  clientId: 'connected-app-test-22222222-2222-4222-8222-222222222222',
  clientSecret: 'sandbox-client-secret-of-the-confidential-app',
} as const;

export const PUBLIC_CLIENT = {
  clientId: 'connected-app-test-33333333-3333-4333-8333-333333333333',
} as const;

/** The role that lets a user grant the scopes of your-api.ts that need it. */
export const EDITOR_ROLE = 'editor';

export const ORGANIZATIONS = [
  {
    organizationId: 'organization-test-44444444-4444-4444-8444-444444444441',
    name: 'Harbor Studio',
    slug: 'harbor-studio',
  },
  {
    organizationId: 'organization-test-44444444-4444-4444-8444-444444444442',
    name: 'Juniper Labs',
    slug: 'juniper-labs',
  },
] as const;

const [HARBOR, JUNIPER] = ORGANIZATIONS;

/** One who can log in on the platform: a user in Consumer, and a member of one or more organizations in B2B. */
export interface SampleUser {
  key: string;
  firstName: string;
  lastName: string;
  email: string;
  /** Said on the login page, so that a newcomer picks the user that shows what they want to see. */
  about: string;
  mayEdit: boolean;
  hasPicture: boolean;
  userId: string;
  memberships: { organizationId: string; memberId: string }[];
}

export const SAMPLE_USERS: readonly SampleUser[] = [
  {
    key: 'ana',
    firstName: 'Ana',
    lastName: 'Lindqvist',
    email: 'ana@example.com',
    about: 'can allow everything',
    mayEdit: true,
    hasPicture: true,
    userId: 'user-test-55555555-5555-4555-8555-555555555551',
    memberships: [
      {
        organizationId: HARBOR.organizationId,
        memberId: 'member-test-66666666-6666-4666-8666-666666666611',
      },
      {
        organizationId: JUNIPER.organizationId,
        memberId: 'member-test-66666666-6666-4666-8666-666666666612',
      },
    ],
  },
  {
    key: 'ben',
    firstName: 'Ben',
    lastName: 'Okafor',
    email: 'ben@example.com',
    about: 'can’t allow changes',
    mayEdit: false,
    hasPicture: false,
    userId: 'user-test-55555555-5555-4555-8555-555555555552',
    memberships: [
      {
        organizationId: HARBOR.organizationId,
        memberId: 'member-test-66666666-6666-4666-8666-666666666621',
      },
    ],
  },
  {
    key: 'mei',
    firstName: 'Mei',
    lastName: 'Tanaka',
    email: 'mei@example.com',
    about: 'can allow everything',
    mayEdit: true,
    hasPicture: true,
    userId: 'user-test-55555555-5555-4555-8555-555555555553',
    memberships: [
      {
        organizationId: JUNIPER.organizationId,
        memberId: 'member-test-66666666-6666-4666-8666-666666666632',
      },
    ],
  },
];
