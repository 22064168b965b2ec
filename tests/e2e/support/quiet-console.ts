import type { BrowserContext } from '@playwright/test';

/**
 * Collects what a user with open developer tools would see go wrong: errors and warnings on the console (violations
 * of the Content-Security-Policy and failed hydration among them) and uncaught exceptions.
 * @returns a live list, one line for each
 */
export function listenForNoise(context: BrowserContext): string[] {
  const noise: string[] = [];
  /** A problem page has an error status on purpose, and Chromium mentions each such document. */
  const meant = new Set<string>();
  context.on('response', (response) => {
    if (response.status() >= 400 && response.request().isNavigationRequest())
      meant.add(response.url().replace(/#.*/, ''));
  });
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const { url } = message.location();
    if (message.text().startsWith('Failed to load resource') && meant.has(url.replace(/#.*/, ''))) return;
    noise.push(`${message.type()} on ${url}: ${message.text()}`);
  });
  context.on('weberror', (error) => noise.push(`exception: ${error.error().stack}`));
  return noise;
}
