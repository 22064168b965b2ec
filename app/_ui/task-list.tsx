import type { ReactNode } from 'react';
import { AddTaskForm } from './add-task-form';
import { type Task, TaskRow } from './task-row';

type FormAction = (formData: FormData) => void | Promise<void>;

interface TaskListProps {
  tasks: readonly Task[];
  /** Server actions; without them (no `write:tasks`) the list can only be read. */
  actions?: { addTask: FormAction; setTaskDone: FormAction } | undefined;
  /** Shown in place of the form when the list can only be read, see `EditingOffer`. */
  editingOffer?: ReactNode;
  /** What the person typed before, so that a refusal or a detour loses nothing. */
  draft?: string | undefined;
  /** Why that text was not taken, in words. */
  titleError?: string | undefined;
}

/** The person's tasks, with adding and ticking off where the grant allows it. */
export function TaskList({ tasks, actions, editingOffer, draft, titleError }: TaskListProps) {
  const open = tasks.filter((task) => !task.done).length;
  return (
    <section className="card" aria-labelledby="tasks">
      <div className="card-head">
        <h2 id="tasks">Your tasks</h2>
        {tasks.length > 0 ? (
          <p className="muted small">
            {open} open, {tasks.length - open} done
          </p>
        ) : null}
      </div>
      {actions ? <AddTaskForm action={actions.addTask} draft={draft} error={titleError} /> : editingOffer}
      {tasks.length > 0 ? (
        <ul>
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} action={actions?.setTaskDone} />
          ))}
        </ul>
      ) : (
        <p className="empty">{actions ? 'No tasks yet. Add the first one above.' : 'No tasks yet.'}</p>
      )}
    </section>
  );
}
