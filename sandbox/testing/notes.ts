import { z } from 'zod';
import { EDITOR_ROLE } from '../identities.ts';
import { bodyOf, type Resource } from '../platform/api.ts';
import { IdempotencyKeys } from '../platform/idempotency.ts';
import type { Scope } from '../stytch/scopes.ts';

/** Scopes and API of the tests' own platform, so that they pass whatever your-api.ts says. */
export const notes: { scopes: readonly Scope[]; api: readonly (() => Resource)[] } = {
  scopes: [
    { scope: 'read:notes', description: 'See your notes' },
    { scope: 'write:notes', description: 'Add notes', roles: [EDITOR_ROLE] },
  ],
  api: [notesApi],
};

const newNote = z.object({ text: z.string().trim().min(1) });

/** `GET|POST /v1/notes`: the texts of the user's notes, none at first. */
function notesApi(): Resource {
  const texts = new Map<string, string[]>();
  const keys = new IdempotencyKeys();
  const of = (user: string) => texts.get(user) ?? [];
  return {
    clear: () => {
      texts.clear();
      keys.clear();
    },
    mount(routes, userOf) {
      routes.get('/notes', async (c) => c.json({ notes: of(await userOf(c, 'read:notes')) }));

      routes.post('/notes', async (c) => {
        const user = await userOf(c, 'write:notes');
        const body = await bodyOf(c, newNote, 'text: not empty');
        const add = () => texts.set(user, [...of(user), body.text]).get(user)?.length;
        return c.json({ count: keys.once(c, user, body, add) }, 201);
      });
    },
  };
}
