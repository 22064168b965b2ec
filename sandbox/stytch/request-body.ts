import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { StytchFault } from './errors.ts';

/**
 * The JSON body of a backend API call, checked.
 * @throws StytchFault `bad_request` for what is not JSON or holds an unknown field, else `invalid_argument` naming the
 *   first member that is wrong.
 */
export async function bodyOf<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new StytchFault('bad_request', 'It is not JSON.');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (unknown.length > 0) throw new StytchFault('bad_request', `json: unknown field "${unknown[0]}"`);
  const [issue] = issues;
  throw new StytchFault('invalid_argument', `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}

/** For calls that have all they need in their path: they take no field at all. */
export const takesNothing: MiddlewareHandler = async (c, next) => {
  await bodyOf(c, z.strictObject({}));
  await next();
};

const FILTERS = z.strictObject({
  operator: z.string().default('AND'),
  operands: z.array(z.strictObject({ filter_name: z.string(), filter_value: z.unknown() })).default([]),
});

/** The page of results that a search call asks for. */
export const pageSchema = z.strictObject({
  cursor: z.string().optional(),
  limit: z.int().min(1).max(1000).default(100),
});

/** What every search call takes, except for apps. */
export const searchSchema = pageSchema.extend({ query: FILTERS.nullish() });

/** Cuts one page out of all results. The cursor is the offset of the next page; callers must not look into it. */
export function page<T>(
  all: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const start = cursor ? Number.parseInt(Buffer.from(cursor, 'base64url').toString(), 10) || 0 : 0;
  const end = start + limit;
  const next_cursor = end < all.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { items: all.slice(start, end), results_metadata: { total: all.length, next_cursor } };
}

/**
 * Keeps the records that the query wants. A filter that the stand-in does not know is an error, not "no match":
 * a silently wrong result would hide a fault in the caller.
 */
export function search<T>(
  all: Iterable<T>,
  query: z.infer<typeof FILTERS> | null | undefined,
  filters: Record<string, (record: T, values: string[]) => boolean>,
): T[] {
  const operands = (query?.operands ?? []).map(({ filter_name, filter_value }) => {
    const filter = filters[filter_name];
    if (!filter)
      throw new StytchFault('invalid_argument', `filter_name: ${filter_name} is not supported here`);
    const values = (Array.isArray(filter_value) ? filter_value : [filter_value]).map(String);
    return (record: T) => filter(record, values);
  });
  if (operands.length === 0) return [...all];
  return [...all].filter((record) =>
    query?.operator === 'OR' ? operands.some((is) => is(record)) : operands.every((is) => is(record)),
  );
}
