'use server';

import { z } from 'zod';
import { connectedPath } from '@/lib/return-to';
import { userAction } from '@/lib/web/as-user';
import { digest } from './job';

const choice = z.object({ on: z.enum(['true', 'false']) });

/** Says which state the user wants, so that pressing twice does no harm. */
export const keepDigest = userAction(connectedPath, choice, async ({ connection, fields }) => {
  await digest.set(connection, fields.on === 'true');
  return `${connectedPath}#digest`;
});
