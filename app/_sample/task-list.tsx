import './tasks.css';
import { Icon } from '@/app/_ui/icon';
import { connectedPath } from '@/lib/return-to';
import type { Task } from '@/lib/sample/tasks';
import type { onceField } from '@/lib/web/server-action';
import { ListChanges } from './list-changes';

type FormAction = (formData: FormData) => void | Promise<void>;

interface FormProps {
  mayEdit: boolean;
  /** `addTask` and `allowEditing` get `title` and `onceField`; `setTaskDone` gets `id` and the new `done`. */
  actions: { addTask: FormAction; allowEditing: FormAction; setTaskDone: FormAction };
  /** What the user typed before the app redirected or refused it. */
  draft?: string | undefined;
  once?: ReturnType<typeof onceField>;
  /** Why that text was refused. */
  titleError?: string | undefined;
}

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
 * Without `write:tasks` the form saves the text and asks for consent. The field has no `maxLength`, because browsers cut
 * a pasted text off silently.
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
            // A new element for each error: React applies `defaultValue` and focus only to new ones.
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
            // biome-ignore lint/a11y/noAutofocus: only after an error, where focus leads to the mistake without a script
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
 * The tick is a button, because a checkbox cannot submit without a script. It sends the new state, so that a double click
 * does no harm.
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
