import type { Metadata } from 'next';
import { EditingDetour } from '@/app/_ui/editing-offer';

export const metadata: Metadata = { title: 'Allow editing', robots: { index: false } };

/**
 * Between the form and the platform's page. A form may lead nowhere but here (`form-action 'self'`,
 * which browsers apply to redirects as well); a page may send the browser on, without a script.
 */
export default function AllowEditingPage() {
  const href = `/connect?${new URLSearchParams({ scope: 'write:tasks' })}`;
  return (
    <>
      <meta httpEquiv="refresh" content={`0;url=${href}`} />
      <EditingDetour href={href} />
    </>
  );
}
