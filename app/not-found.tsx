import type { Metadata } from 'next';
import { Problem } from './_ui/problem';

export const metadata: Metadata = { title: 'Page not found' };

/** In place of Next's own 404 page, whose inline styles the Content-Security-Policy refuses. */
export default function NotFound() {
  return (
    <Problem
      title="There is no page here"
      explanation="The address may be mistyped, or the page may have moved."
      advice="Check the address, or go on from the front page. If you are connected, you still are."
      ways={[{ href: '/', label: 'Go to the front page' }]}
      code="not_found"
    />
  );
}
