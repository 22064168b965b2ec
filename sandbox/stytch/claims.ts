import type { Subject } from './directory.ts';

const ORGANIZATION_CLAIM = 'https://stytch.com/organization';

/**
 * All claims Stytch could tell about a user; the engine keeps those that the granted scopes open.
 *
 * The picture appears under both names because Stytch's documents disagree: the page about scopes has `picture`, the
 * page about ID tokens `profile_picture`.
 */
export function subjectClaims(subject: Subject): { sub: string; [claim: string]: unknown } {
  const { id: sub } = subject;
  return subject.kind === 'user' ? { sub, ...userClaims(subject) } : { sub, ...memberClaims(subject) };
}

/** The claim that B2B access tokens carry (`stytch`, lib/b2b/idp.ts); nothing for Consumer. */
export function organizationClaim(subject: Subject | undefined): Record<string, unknown> {
  if (subject?.kind !== 'member') return {};
  const { organization_id, organization_slug } = subject.organization;
  return { [ORGANIZATION_CLAIM]: { organization_id, slug: organization_slug } };
}

function userClaims({ user }: Extract<Subject, { kind: 'user' }>): Record<string, unknown> {
  const { first_name = '', middle_name = '', last_name = '' } = user.name ?? {};
  const [email] = user.emails;
  const [phone] = user.phone_numbers;
  return {
    name: [first_name, middle_name, last_name].filter(Boolean).join(' '),
    given_name: first_name,
    middle_name,
    family_name: last_name,
    ...picture(user.providers[0]?.profile_picture_url),
    email: email?.email,
    email_verified: email?.verified,
    phone_number: phone?.phone_number,
    phone_number_verified: phone?.verified,
  };
}

function memberClaims({ member }: Extract<Subject, { kind: 'member' }>): Record<string, unknown> {
  const [given_name = '', ...rest] = member.name.split(' ');
  return {
    name: member.name,
    given_name,
    middle_name: '',
    family_name: rest.join(' '),
    ...picture(member.oauth_registrations[0]?.profile_picture_url),
    email: member.email_address,
    email_verified: member.email_address_verified,
    phone_number: member.mfa_phone_number || undefined,
    phone_number_verified: member.mfa_phone_number ? member.mfa_phone_number_verified : undefined,
  };
}

function picture(url: string | undefined): Record<string, unknown> {
  return url ? { picture: url, profile_picture: url, locale: 'en' } : {};
}
