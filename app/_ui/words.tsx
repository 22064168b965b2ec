import type { ReactNode } from 'react';
import { language } from '@/lib/language';

/** @returns a text with what the page puts in. A name may be written from right to left, so each is set apart. */
export function filled(text: string, parts: Readonly<Record<string, ReactNode>>): ReactNode[] {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 === 0 ? piece : <bdi key={piece}>{parts[piece]}</bdi>));
}

/** @returns the form of a text that the language has for a number, which `{n}` stands for */
export function counted(forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }, n: number) {
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms.other;
  return form.replace('{n}', new Intl.NumberFormat(language).format(n));
}
