import type { MetadataRoute } from 'next';

/** Only the Connect page is for search engines; everything else is about one person or starts something. */
export default function robots(): MetadataRoute.Robots {
  return { rules: { userAgent: '*', allow: ['/$', '/_next/'], disallow: '/' } };
}
