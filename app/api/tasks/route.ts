import { connectedPath } from '@/lib/return-to';
import { listTasks } from '@/lib/sample/tasks';
import { jsonAsUser } from '@/lib/web/as-user';

/** The user's tasks as JSON, for a script of the page. `connection`: of one of several connections. */
export function GET(request: Request): Promise<Response> {
  const id = new URL(request.url).searchParams.get('connection') ?? undefined;
  return jsonAsUser(connectedPath, listTasks, undefined, id);
}
