'use client';

import './tasks.css';
import { unstable_rethrow } from 'next/navigation';
import {
  type ReactNode,
  type SubmitEvent,
  startTransition,
  useActionState,
  useOptimistic,
  useRef,
  useState,
} from 'react';
import { circle, circleCheck, error as errorSign, Icon } from '@/app/_ui/icon';
import { say } from '@/app/_ui/say';
import { SubmitButton } from '@/app/_ui/submit-button';
import { counted, filled } from '@/app/_ui/words';
import type { Task } from '@/lib/sample/tasks';
import type { UserAction } from '@/lib/web/as-user';
import type { onceField } from '@/lib/web/server-action';
import { taskTexts as texts } from './texts';

type Change = { add: string } | { id: string; done: boolean };

interface Props {
  tasks: readonly Task[];
  /** Tells when they changed elsewhere. */
  changes?: ReactNode;
  /** `addTask` gets `title` as typed, and `once`; `setTaskDone` gets `id` and the wanted `done`. */
  actions: { addTask: UserAction; setTaskDone: UserAction };
  /** In place of all forms, where the user may not edit. */
  offer?: ReactNode;
  /** What the user typed before, so that a refusal or a detour loses nothing. */
  draft?: string | undefined;
  once: ReturnType<typeof onceField>;
  /** Why that text was not taken, in words. */
  titleError?: string | undefined;
}

/**
 * The user's tasks. Those who may edit can add tasks and tick them off; the others are offered to allow it. A script shows
 * each change at once, and corrects it when the response says otherwise. Without one, every form leads to a new page.
 */
export function TaskList({ tasks, changes, ...form }: Props) {
  const [shown, change] = useOptimistic(tasks, changed);
  // A ticked row stays in its place until the page is loaded again: a second press must meet the same row.
  const [folded] = useState(() => tasks.filter(({ done }) => done).map(({ id }) => id));
  const open = shown.filter(({ id }) => !folded.includes(id));
  const done = shown.filter(({ id }) => folded.includes(id));
  const rows = (group: readonly Task[]) => (
    <ul role="list">
      {group.map((task) => (
        <TaskRow key={task.id} task={task} change={change} form={form} />
      ))}
    </ul>
  );
  return (
    <section className="card" aria-labelledby="tasks">
      <div className="card-head">
        <h2 id="tasks">{texts.heading}</h2>
        <p className="muted small">{counted(texts.open, shown.filter((task) => !task.done).length)}</p>
      </div>
      {changes}
      {form.offer ?? <NewTask {...form} change={change} />}
      {open.length > 0 ? rows(open) : <p className="empty">{done.length > 0 ? texts.allDone : texts.none}</p>}
      {done.length > 0 ? (
        <details>
          <summary>{counted(texts.done, done.length)}</summary>
          {rows(done)}
        </details>
      ) : null}
    </section>
  );
}

function changed(tasks: readonly Task[], change: Change): readonly Task[] {
  if ('add' in change) return [{ id: '', title: change.add, done: false }, ...tasks];
  return tasks.map((task) => (task.id === change.id ? { ...task, done: change.done } : task));
}

/** Where the request gets no response at all, the page stays as it is, with what was typed. */
async function outcomeOf(action: UserAction, form: FormData): Promise<string | undefined> {
  try {
    return await action(form, 'script');
  } catch (thrown) {
    unstable_rethrow(thrown);
    return texts.unreached;
  }
}

/** The form, as another delivery of the same write: the key stays, and the platform knows it again. */
function delivery(form: HTMLFormElement, { name, value }: Props['once']): FormData {
  const data = new FormData(form);
  data.set(name, value.replace(/\.[^.]*/, `.${crypto.randomUUID()}`));
  return data;
}

/**
 * One field and one button. The field has no `maxLength`: browsers cut a pasted text off without a word. The refusal is
 * shown beside the field instead, with the text still in it.
 */
function NewTask({
  actions,
  draft,
  once,
  titleError,
  change,
}: Omit<Props, 'tasks' | 'changes'> & { change: (change: Change) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [refusal, add, adding] = useActionState(
    async (_before: { error: string; title?: string } | undefined, form: FormData) => {
      const title = `${form.get('title')}`;
      change({ add: title.trim() });
      const error = await outcomeOf(actions.addTask, form);
      say(error ?? texts.added.replace('{title}', title.trim()));
      if (!error) return undefined;
      const input = field.current;
      const isFree = input?.value === '';
      if (isFree) input.value = title;
      input?.focus();
      return isFree ? { error } : { error, title };
    },
    titleError ? { error: titleError } : undefined,
  );
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // What is typed meanwhile stays in the field.
    if (adding) return;
    const form = delivery(event.currentTarget, once);
    if (field.current) field.current.value = '';
    startTransition(() => add(form));
  };
  return (
    <form className="field" action={actions.addTask} onSubmit={send}>
      <input {...once} />
      <label htmlFor="task-title">{texts.field}</label>
      <div className="field-row">
        <input
          ref={field}
          className="input"
          id="task-title"
          name="title"
          type="text"
          defaultValue={draft}
          required
          autoComplete="off"
          dir="auto"
          aria-invalid={refusal ? true : undefined}
          aria-describedby={refusal ? 'task-title-error' : undefined}
          // biome-ignore lint/a11y/noAutofocus: only after a refusal, where focus is how a reloaded page leads to the mistake without a script
          autoFocus={Boolean(titleError)}
        />
        <SubmitButton className="button button-primary" busyLabel={texts.adding} busy={adding}>
          {texts.add}
        </SubmitButton>
      </div>
      {refusal ? (
        <FieldError id="task-title-error">
          {refusal.title ? filled(`${texts.notAdded} `, { title: refusal.title }) : null}
          {refusal.error}
        </FieldError>
      ) : null}
    </form>
  );
}

/**
 * One task. The tick is a submit button, not a checkbox: a checkbox would need a script to send itself.
 * It carries the wanted state rather than "toggle", so that a double click or a resent form ends in the same place.
 */
function TaskRow({
  task,
  change,
  form: { offer, actions, once },
}: {
  task: Task;
  change: (change: Change) => void;
  form: Omit<Props, 'tasks' | 'changes'>;
}) {
  const { id, title, done } = task;
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  const [failure, setFailure] = useState<string>();
  const tick = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The button means the opposite by now, and the second press of a double click does not.
    if (event.timeStamp - pressedAt.current < 700) return;
    pressedAt.current = event.timeStamp;
    const form = delivery(event.currentTarget, once);
    startTransition(async () => {
      change({ id, done: !done });
      const failed = await outcomeOf(actions.setTaskDone, form);
      setFailure(failed);
      say(failed ?? (done ? texts.unticked : texts.ticked).replace('{title}', title));
    });
  };
  const icon = <Icon drawing={done ? circleCheck : circle} />;
  return (
    <li className={done ? 'task task-done' : 'task'} id={`task-${id}`}>
      {id && !offer ? (
        <form action={actions.setTaskDone} onSubmit={tick}>
          <input {...once} />
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="done" value={String(!done)} />
          <button className="tick" type="submit">
            {icon}
            <span className="visually-hidden">{filled(done ? texts.untick : texts.tick, { title })}</span>
          </button>
        </form>
      ) : (
        <span className="tick tick-still">{icon}</span>
      )}
      <span className="task-title">
        {done ? <span className="visually-hidden">{texts.isDone} </span> : null}
        <bdi>{title}</bdi>
      </span>
      {failure ? <FieldError>{failure}</FieldError> : null}
    </li>
  );
}

function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="field-error" id={id}>
      <Icon drawing={errorSign} />
      <span>{children}</span>
    </p>
  );
}
