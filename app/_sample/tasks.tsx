import { DataProblem } from '@/app/_ui/data-problem';
import { ownEntry } from '@/lib/parse';
import { connectedPath } from '@/lib/return-to';
import { listTasks } from '@/lib/sample/tasks';
import { readDraft } from '@/lib/web/form-draft';
import type { PageContext } from '@/lib/web/personal-page';
import { onceField } from '@/lib/web/server-action';
import { addTask, allowEditing, setTaskDone } from './actions';
import { Offer } from './offer';
import { TaskList } from './task-list';
import { taskDraft, taskTexts } from './texts';
import { titleErrors } from './title-errors';

/** The user's tasks from the platform's API, fetched on the server with their access token. */
export async function tasks({ connection, query, asUserInPage }: PageContext) {
  const { scope, requestedScope } = connection;
  const list = await asUserInPage(listTasks);
  if (!list.ok) {
    // An API may refuse without a reason. Then the token's own scope tells whether to connect again would help.
    const lacking = list.failure === 'forbidden' && !scope.includes('read:tasks');
    const failure = lacking ? 'scope_missing' : list.failure;
    return <DataProblem heading={taskTexts.heading} failure={failure} path={connectedPath} />;
  }
  const draft = await readDraft(connection, taskDraft);
  const once = onceField(draft?.key);
  const editing = requestedScope.includes('write:tasks') ? 'refused' : 'offered';
  const offer = <Offer editing={editing} allowEditing={allowEditing} draft={draft?.text} once={once} />;
  return (
    <TaskList
      // The API lists the oldest first.
      tasks={list.value.toReversed()}
      actions={{ addTask, setTaskDone }}
      offer={scope.includes('write:tasks') ? undefined : offer}
      draft={draft?.text}
      once={once}
      titleError={ownEntry(titleErrors, query.title)}
    />
  );
}
