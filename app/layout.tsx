import './globals.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { brand } from '@/lib/brand';
import { language } from '@/lib/language';

/** Link previews need absolute addresses. The build makes the static pages, so only an address that it knows counts. */
const address = URL.parse(process.env.APP_URL ?? '');

export const metadata: Metadata = {
  title: { default: brand.name, template: `%s · ${brand.name}` },
  description: brand.tagline,
  // Long numbers in claims and references are not phone numbers.
  formatDetection: { telephone: false, date: false, email: false, address: false },
  ...(address && { metadataBase: address, openGraph: { images: '/preview.png' } }),
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: brand.colours.page },
    { media: '(prefers-color-scheme: dark)', color: brand.colours.darkPage },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={language}>
      <body>{children}</body>
    </html>
  );
}
