import { z } from 'zod';
import type { Result } from '@/lib/platform/request';
import { type asUser, userAction } from '@/lib/web/as-user';
import { onceField } from '@/lib/web/server-action';

/** Where a redirect that was thrown leads. */
export const redirectOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (thrown: { digest?: string }) => thrown.digest?.split(';')[2],
  );

function formOnce(): FormData {
  const form = new FormData();
  form.append('once', onceField().value);
  return form;
}

/** What an action gets from its `asUserInAction`. */
export async function act<T>(call: Parameters<typeof asUser<T>>[1], form = formOnce()): Promise<Result<T>> {
  let result: Result<T> | undefined;
  const action = userAction('/notes', z.object({}), async (sent) => {
    result = await sent.asUserInAction(call);
    return '/done';
  });
  const done = action(form);
  if ((await redirectOf(done)) !== '/done' || !result) await done;
  return result as Result<T>;
}
