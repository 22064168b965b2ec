import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { yourPlatform } from '../your-api.ts';

type Html = ReturnType<typeof html>;

interface PageOptions {
  title: string;
  body: Html;
  status?: ContentfulStatusCode;
  /** Where a form of this page may end up, besides here: browsers apply `form-action` to redirects as well. */
  formTarget?: string;
}

/** Renders one of the platform's pages with its headers. No script, nothing from elsewhere. */
export async function page(c: Context, options: PageOptions): Promise<Response> {
  const { title, body, status = 200, formTarget } = options;
  const target = /^https?:/.test(formTarget ?? '') ? (URL.parse(formTarget ?? '')?.origin ?? '') : '';
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${target}; ` +
      "base-uri 'none'; frame-ancestors 'none'",
  );
  c.header('Cache-Control', 'private, no-store');
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – ${yourPlatform.name}</title>
<link rel="stylesheet" href="/platform.css">
<link rel="icon" href="/platform.svg" type="image/svg+xml">
</head>
<body>
<header><img src="/platform.svg" alt="" width="28" height="28"><span>${yourPlatform.name}</span></header>
<main>
${body}
</main>
<footer>${yourPlatform.name} is this sandbox’s sample platform. All people and data are made up.</footer>
</body>
</html>`,
    status,
  );
}
