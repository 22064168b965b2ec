import { randomUUID } from 'node:crypto';
import type { Member, Organization, User } from 'stytch';

/** Stytch writes times as RFC 3339 in UTC without milliseconds. */
function timestamp(date = new Date()): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function newId(kind: 'user' | 'email' | 'phone-number' | 'organization' | 'member'): string {
  return `${kind}-test-${randomUUID()}`;
}

/** A User with every member that the SDK's type demands, empty where nothing is known. */
export function newUser(known: Partial<User>): User {
  return {
    user_id: newId('user'),
    name: { first_name: '', middle_name: '', last_name: '' },
    emails: [],
    phone_numbers: [],
    webauthn_registrations: [],
    providers: [],
    totps: [],
    crypto_wallets: [],
    biometric_registrations: [],
    is_locked: false,
    roles: ['stytch_user'],
    status: 'active',
    created_at: timestamp(),
    trusted_metadata: {},
    untrusted_metadata: {},
    ...known,
  };
}

/** An Organization with every member that the SDK's type demands and Stytch's defaults. */
export function newOrganization(known: Partial<Organization> & { organization_name: string }): Organization {
  return {
    organization_id: newId('organization'),
    organization_logo_url: '',
    organization_slug: known.organization_name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    sso_jit_provisioning: 'NOT_ALLOWED',
    sso_jit_provisioning_allowed_connections: [],
    sso_active_connections: [],
    email_allowed_domains: [],
    email_jit_provisioning: 'NOT_ALLOWED',
    email_invites: 'ALL_ALLOWED',
    auth_methods: 'ALL_ALLOWED',
    allowed_auth_methods: [],
    mfa_policy: 'OPTIONAL',
    rbac_email_implicit_role_assignments: [],
    mfa_methods: 'ALL_ALLOWED',
    allowed_mfa_methods: [],
    oauth_tenant_jit_provisioning: 'NOT_ALLOWED',
    claimed_email_domains: [],
    first_party_connected_apps_allowed_type: 'ALL_ALLOWED',
    allowed_first_party_connected_apps: [],
    third_party_connected_apps_allowed_type: 'ALL_ALLOWED',
    allowed_third_party_connected_apps: [],
    custom_roles: [],
    trusted_metadata: {},
    created_at: timestamp(),
    updated_at: timestamp(),
    ...known,
  };
}

/** A Member with every member that the SDK's type demands. */
export function newMember(
  known: Partial<Member> & { organization_id: string; email_address: string },
): Member {
  return {
    member_id: newId('member'),
    status: 'active',
    name: '',
    sso_registrations: [],
    is_breakglass: false,
    member_password_id: '',
    oauth_registrations: [],
    email_address_verified: true,
    mfa_phone_number_verified: false,
    is_admin: false,
    totp_registration_id: '',
    retired_email_addresses: [],
    is_locked: false,
    mfa_enrolled: false,
    mfa_phone_number: '',
    default_mfa_method: '',
    roles: memberRoles(['stytch_member']),
    trusted_metadata: {},
    untrusted_metadata: {},
    created_at: timestamp(),
    updated_at: timestamp(),
    ...known,
  };
}

/** Roles given directly to a member, in the form that B2B responses have. */
export function memberRoles(names: readonly string[]): Member['roles'] {
  return names.map((role_id) => ({ role_id, sources: [{ type: 'direct_assignment', details: {} }] }));
}
