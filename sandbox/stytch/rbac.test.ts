import { expect, it } from 'vitest';
import { EDITOR_ROLE } from '../identities.ts';
import { sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();

it('returns the custom scopes and the roles that may grant them', async () => {
  const { consumer, b2b } = sdk(sandbox);
  for (const { policy } of [await consumer.rbac.policy(), await b2b.rbac.policy()]) {
    expect(policy?.scopes.map(({ scope }) => scope)).toEqual(['read:notes', 'write:notes']);
    const editors = policy?.roles.find(({ role_id }) => role_id === EDITOR_ROLE);
    expect(editors?.permissions).toEqual([{ resource_id: 'notes', actions: ['read', 'write'] }]);
  }
});
