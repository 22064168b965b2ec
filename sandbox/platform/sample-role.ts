import { StytchError } from 'stytch';
import { EDITOR_ROLE } from '../identities.ts';

/**
 * Creates a sample user with the role that lets them grant every scope. A real project may not have that role in
 * its policy; the user is worth having without it, and then simply may not grant the scope.
 */
export async function withRole<Created>(
  mayEdit: boolean,
  create: (roles: { roles?: string[] }) => Promise<Created>,
): Promise<Created> {
  if (!mayEdit) return create({});
  try {
    return await create({ roles: [EDITOR_ROLE] });
  } catch (error) {
    if (!(error instanceof StytchError) || error.status_code >= 500) throw error;
    return create({});
  }
}
