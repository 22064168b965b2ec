import type { MetadataRoute } from 'next';
import { brand } from '@/lib/brand';
import { language } from '@/lib/language';

/** What a phone shows for the app on its home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: brand.name,
    description: brand.tagline,
    lang: language,
    start_url: '/',
    display: 'browser',
    theme_color: brand.colours.accent,
    background_color: brand.colours.page,
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/apple-icon.png', type: 'image/png', sizes: '180x180' },
    ],
  };
}
