import { connectedPath } from '@/lib/return-to';
import { listTasks } from '@/lib/sample/tasks';
import { jsonAsUser } from '@/lib/web/as-user';

/** The user's tasks as JSON, for a script of the page. */
export const GET = () => jsonAsUser(connectedPath, listTasks);
