import { DataProblem } from '@/app/_ui/data-problem';
import { filled } from '@/app/_ui/words';
import { ownEntry } from '@/lib/parse';
import { connectedPath } from '@/lib/return-to';
import { listTasks } from '@/lib/sample/tasks';
import { readDraft } from '@/lib/web/form-draft';
import type { PageContext } from '@/lib/web/personal-page';
import { addTask, allowEditing, setTaskDone } from './actions';
import { ListChanges } from './list-changes';
import { Offer } from './offer';
import { TaskList } from './task-list';
import { offerTexts, taskDraft, taskTexts } from './texts';
import { titleErrors } from './title-errors';

/** The user's tasks, from the platform's API. */
export async function tasks({ connection, query, asUserInPage, onceField }: PageContext) {
  const { scope, requestedScope } = connection;
  const list = await asUserInPage(listTasks);
  const draft = await readDraft(connection, taskDraft);
  const kept = draft?.text && filled(offerTexts.kept, { title: draft.text });
  if (!list.ok) return <DataProblem heading={taskTexts.heading} {...list} path={connectedPath} kept={kept} />;
  const once = onceField(draft?.key);
  const editing = requestedScope.includes('write:tasks') ? 'refused' : 'offered';
  const offer = <Offer editing={editing} allowEditing={allowEditing} draft={draft?.text} once={once} />;
  const shown = { open: list.value.filter(({ done }) => !done).length, total: list.value.length };
  return (
    <TaskList
      // The API lists the oldest first.
      tasks={list.value.toReversed()}
      changes={<ListChanges key={`${shown.open}/${shown.total}`} {...shown} here={connectedPath} />}
      actions={{ addTask, setTaskDone }}
      offer={scope.includes('write:tasks') ? undefined : offer}
      draft={draft?.text}
      once={once}
      titleError={ownEntry(titleErrors, query.title)}
    />
  );
}
