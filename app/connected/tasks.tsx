import { DataProblem } from '@/app/_ui/data-problem';
import { EditingOffer } from '@/app/_ui/editing-offer';
import { TaskList } from '@/app/_ui/task-list';
import type { Connection } from '@/lib/connection/connection';
import { PlatformFailure } from '@/lib/platform/request';
import { listTasks, type Task } from '@/lib/platform/tasks';
import { connectedPath } from '@/lib/return-to';
import { readDraft } from '@/lib/web/form-draft';
import { refreshAfterRefusal } from '@/lib/web/require-connection';
import { addTask, allowEditing, setTaskDone } from './actions';
import { connectAgain, listProblems } from './notes';

const tryAgain = { retryHref: connectedPath };

/**
 * The person's tasks from the platform's API, fetched on the server with their access token.
 *
 * @param here the page's address, to come back to
 */
export async function tasks(connection: Connection, here: string, titleError: string | undefined) {
  let list: Task[];
  try {
    list = await listTasks(connection.accessToken);
  } catch (error) {
    if (!(error instanceof PlatformFailure)) throw error;
    if (error.kind === 'token_refused') await refreshAfterRefusal(connection, here);
    const lacking = error.kind === 'token_refused' || error.kind === 'scope_missing';
    return (
      <DataProblem
        heading="Your tasks"
        message={listProblems[error.kind]}
        {...(lacking ? connectAgain : tryAgain)}
      />
    );
  }
  const mayWrite = connection.scope.includes('write:tasks');
  const draft = await readDraft(connection);
  return (
    <TaskList
      tasks={list}
      actions={mayWrite ? { addTask, setTaskDone } : undefined}
      editingOffer={<EditingOffer action={allowEditing} draft={draft} />}
      draft={draft}
      titleError={titleError}
    />
  );
}
