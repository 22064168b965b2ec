/** The members of a body that is a form or a JSON object; none of any other. */
export function membersOfBody(contentType: string | null, body: string): Record<string, unknown> {
  if (contentType?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  return contentType?.includes('json') ? membersOfJson(body) : {};
}

/** The members of a text that is a JSON object; none of any other. A byte order mark in front is passed over. */
export function membersOfJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
