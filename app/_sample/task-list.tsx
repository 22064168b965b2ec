import './tasks.css';
import { Icon } from '@/app/_ui/icon';
import { connectedPath } from '@/lib/return-to';
import type { Task } from '@/lib/sample/tasks';
import type { onceField } from '@/lib/web/server-action';
import { ListChanges } from './list-changes';

type FormAction = (formData: FormData) => void | Promise<void>;

interface FormProps {
  /** Whether the user granted `write:tasks`. */
  mayEdit: boolean;
  /** Server actions. `addTask` and `allowEditing` get `title` as typed, and `onceField`; `setTaskDone` gets `id` and the wanted `done`. */
  actions: { addTask: FormAction; allowEditing: FormAction; setTaskDone: FormAction };
  /** What the user typed before, so that a refusal or a detour loses nothing. */
  draft?: string | undefined;
  /** Keeps a second press from adding a task twice. */
  once?: ReturnType<typeof onceField>;
  /** Why that text was not taken, in words. */
  titleError?: string | undefined;
}

/** The user's tasks. Those who may edit can add tasks and tick them off; the others are offered to allow it. */
export function TaskList({ tasks, ...form }: { tasks: readonly Task[] } & FormProps) {
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
      <ListChanges open={open} total={tasks.length} here={connectedPath} />
      <TitleForm {...form} />
      {tasks.length > 0 ? (
        <ul>
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} action={form.mayEdit ? form.actions.setTaskDone : undefined} />
          ))}
        </ul>
      ) : (
        <p className="empty">{form.mayEdit ? 'There are no tasks. Add one above.' : 'There are no tasks.'}</p>
      )}
    </section>
  );
}

/**
 * One field and one button. A missing scope is an offer, not an error: without `write:tasks` the same field keeps what
 * the user wanted to add while the platform asks them.
 *
 * The field has no `maxLength`: browsers cut a pasted text off without a word. The refusal is shown beside the field
 * instead, with the text still in it.
 */
function TitleForm({ mayEdit, actions, draft, once, titleError }: FormProps) {
  const error = mayEdit ? titleError : undefined;
  return (
    <form className={mayEdit ? undefined : 'offer'} action={mayEdit ? actions.addTask : actions.allowEditing}>
      {once ? <input {...once} /> : null}
      {mayEdit ? null : <p>This app may read your tasks, and not change them.</p>}
      <div className="field">
        <label htmlFor="task-title">New task</label>
        <div className="field-row">
          <input
            // A fresh element for each refusal: React takes up `defaultValue` and focus only when it creates one.
            key={error ?? ''}
            className="input"
            id="task-title"
            name="title"
            type="text"
            defaultValue={draft}
            required={mayEdit}
            autoComplete="off"
            dir="auto"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? 'task-title-error' : undefined}
            // biome-ignore lint/a11y/noAutofocus: only after a refusal, where focus is how a reloaded page leads to the mistake without a script
            autoFocus={Boolean(error)}
          />
          <button className={`button ${mayEdit ? 'button-primary' : 'button-quiet'}`} type="submit">
            {mayEdit ? 'Add task' : 'Allow editing'}
          </button>
        </div>
        {error ? (
          <p className="field-error" id="task-title-error">
            <Icon name="error" />
            <span>{error}</span>
          </p>
        ) : null}
        {mayEdit ? null : (
          <p className="muted small">
            The platform may ask you first. This app keeps what you typed for a while.
          </p>
        )}
      </div>
    </form>
  );
}

/**
 * One task. The tick is a submit button, not a checkbox: a checkbox would need a script to send itself.
 * It carries the wanted state rather than "toggle", so that a double click or a resent form ends in the same place.
 */
function TaskRow({ task, action }: { task: Task; action: FormAction | undefined }) {
  const icon = <Icon name={task.done ? 'circleCheck' : 'circle'} />;
  return (
    <li className={task.done ? 'task task-done' : 'task'}>
      {action ? (
        <form action={action}>
          <input type="hidden" name="id" value={task.id} />
          <input type="hidden" name="done" value={String(!task.done)} />
          <button className="tick" type="submit">
            {icon}
            <span className="visually-hidden">
              {task.done ? 'Mark as not done' : 'Mark as done'}: <bdi>{task.title}</bdi>
            </span>
          </button>
        </form>
      ) : (
        <span className="tick tick-still">{icon}</span>
      )}
      <span className="task-title">
        {task.done ? <span className="visually-hidden">Done: </span> : null}
        <bdi>{task.title}</bdi>
      </span>
    </li>
  );
}
