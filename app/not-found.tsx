import type { Metadata } from 'next';
import { Problem } from './_ui/problem';

export const metadata: Metadata = { title: 'Page not found' };

/** Any address without a page. Next's own 404 page comes with inline styles, which the policy refuses. */
export default function NotFound() {
  return (
    <Problem
      title="There is no page here"
      happened="The address may be mistyped, or the page may have moved."
      advice="Check the address, or go on from the front page. If you are connected, you still are."
      ways={[{ href: '/', label: 'Go to the front page' }]}
      code="not_found"
    />
  );
}
