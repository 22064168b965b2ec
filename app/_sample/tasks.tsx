import { DataProblem } from '@/app/_ui/data-problem';
import { ownEntry } from '@/lib/parse';
import { connectedPath } from '@/lib/return-to';
import { listTasks } from '@/lib/sample/tasks';
import { readDraft } from '@/lib/web/form-draft';
import type { PageContext } from '@/lib/web/personal-page';
import { addTask, allowEditing, setTaskDone } from './actions';
import { TaskList } from './task-list';
import { taskDraft, titleErrors } from './texts';

/** The user's tasks, from the platform's API. */
export async function tasks({ connection, query, asUserInPage }: PageContext) {
  const list = await asUserInPage(listTasks);
  if (!list.ok) {
    // If the API gives no reason, the granted scope tells whether to connect again would help.
    const lacking = list.failure === 'forbidden' && !connection.scope.includes('read:tasks');
    const failure = lacking ? 'scope_missing' : list.failure;
    return <DataProblem heading="Your tasks" failure={failure} path={connectedPath} />;
  }
  const draft = await readDraft(connection, taskDraft);
  return (
    <TaskList
      tasks={list.value}
      mayEdit={connection.scope.includes('write:tasks')}
      actions={{ addTask, allowEditing, setTaskDone }}
      draft={draft?.text}
      onceKey={draft?.key}
      titleError={ownEntry(titleErrors, query.title)}
    />
  );
}
