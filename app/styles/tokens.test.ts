import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brand } from '@/lib/brand';

/** WCAG 2.2 relative luminance of a `#rrggbb` colour. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const colours = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
const schemes = {
  light: Object.fromEntries(colours.map(([, name, light]) => [name, light])),
  dark: Object.fromEntries(colours.map(([, name, , dark]) => [name, dark])),
};

const text = [
  ['text', 'page'],
  ['text', 'surface'],
  ['text', 'sunken'],
  ['text', 'info-soft'],
  ['text', 'success-soft'],
  ['text', 'warning-soft'],
  ['text', 'error-soft'],
  ['text', 'accent-soft'],
  ['muted', 'page'],
  ['muted', 'surface'],
  ['accent', 'page'],
  ['accent', 'surface'],
  ['accent-strong', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['info', 'info-soft'],
  ['success', 'success-soft'],
  ['warning', 'warning-soft'],
  ['error', 'error-soft'],
  ['error', 'surface'],
] as const;

/** WCAG 1.4.11: what marks a control or its focus. axe does not measure these. */
const marks = [
  ['control-line', 'surface'],
  ['control-line', 'sunken'],
  ['control-line', 'page'],
  ['focus', 'page'],
  ['focus', 'surface'],
  ['success', 'surface'],
  ['accent', 'accent-soft'],
  ['on-platform', 'platform'],
] as const;

describe.each(Object.entries(schemes))('colours of the %s scheme', (scheme, colour) => {
  const ratio = (one: string, other: string) => contrast(colour[one] ?? '', colour[other] ?? '');

  it.each(text)(`gives the text colour %s on %s a contrast of 4.5 in the ${scheme} scheme`, (ink, paper) => {
    expect(ratio(ink, paper)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(marks)(`gives the mark colour %s on %s a contrast of 3 in the ${scheme} scheme`, (mark, paper) => {
    expect(ratio(mark, paper)).toBeGreaterThanOrEqual(3);
  });
});

it('the colours that browsers get from the brand are those of the style sheet', () => {
  const { accent, page, darkPage } = brand.colours;
  expect([accent, page, darkPage]).toEqual([schemes.light.accent, schemes.light.page, schemes.dark.page]);
});
