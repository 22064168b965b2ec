import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

it.each([
  ['https://app.example', 'https://app.example/'],
  ['', undefined],
  ['not an address', undefined],
])('names a link preview when the build knows the address of the app: %j', async (APP_URL, base) => {
  vi.stubEnv('APP_URL', APP_URL);
  const { metadata } = await import('./layout');
  expect(metadata.metadataBase?.toString()).toBe(base);
  expect(metadata.openGraph).toEqual(base && { images: '/preview.png' });
});
