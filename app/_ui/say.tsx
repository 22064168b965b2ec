'use client';

import { useEffect } from 'react';

/** Tells those who listen to the page, in its one live region (`PageShell`). React leaves what is in there alone. @public */
export function say(text: string): void {
  const region = document.getElementById('said');
  if (region) region.textContent = text;
}

/** Says a text that the page came with: a live region is heard only when it changes. */
export function Say({ text }: { text: string }) {
  useEffect(() => say(text), [text]);
  return null;
}
