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
export async function tasks({ connection, query, asUserInPage, onceField }: PageContext) {
  const list = await asUserInPage(listTasks);
  if (!list.ok) return <DataProblem heading="Your tasks" {...list} path={connectedPath} />;
  const draft = await readDraft(connection, taskDraft);
  return (
    <TaskList
      tasks={list.value}
      mayEdit={connection.scope.includes('write:tasks')}
      actions={{ addTask, allowEditing, setTaskDone }}
      draft={draft?.text}
      once={onceField(draft?.key)}
      titleError={ownEntry(titleErrors, query.title)}
    />
  );
}
