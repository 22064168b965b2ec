import type { Answer } from './send.ts';

/** A form of a page, as a browser without JavaScript would send it. */
export interface Form {
  /** Next.js finds the server action by these. */
  hidden: Record<string, string>;
}

const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];

/**
 * Finds a form that holds a text or a field.
 * @throws Error when the page has none
 */
export function formWith({ text }: Answer, mark: string): Form {
  const form = [...text.matchAll(/<form[\s\S]*?<\/form>/g)]
    .map(([found]) => found)
    .find((found) => found.includes(mark));
  if (!form) throw new Error(`no form with ${mark}`);
  const inputs = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
  return {
    hidden: Object.fromEntries(inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value') ?? ''])),
  };
}

/** Fields as `multipart/form-data`, which is what forms with server actions send. */
export async function multipart(
  fields: Record<string, string>,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  const packed = new Response(data);
  return {
    headers: { 'content-type': packed.headers.get('content-type') ?? '' },
    body: Buffer.from(await packed.arrayBuffer()),
  };
}
