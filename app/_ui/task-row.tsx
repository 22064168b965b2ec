import { Icon } from './icon';

export interface Task {
  id: string;
  title: string;
  done: boolean;
}

interface TaskRowProps {
  task: Task;
  /** Gets `id` and the wanted `done` ("true" or "false"); without it the row can only be read. */
  action?: ((formData: FormData) => void | Promise<void>) | undefined;
}

/**
 * One task. The tick is a submit button, not a checkbox: a checkbox would need a script to send itself.
 * It carries the wanted state rather than "toggle", so that a double click or a resent form ends in the same place.
 */
export function TaskRow({ task, action }: TaskRowProps) {
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
