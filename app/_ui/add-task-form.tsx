import { Icon } from './icon';

interface AddTaskFormProps {
  /** Gets `title` as typed. */
  action: (formData: FormData) => void | Promise<void>;
  draft?: string | undefined;
  error?: string | undefined;
}

/**
 * One field and one button. No `maxLength`: browsers cut a pasted text off without a word; the platform's refusal
 * is shown beside the field instead, with the text still in it.
 */
export function AddTaskForm({ action, draft, error }: AddTaskFormProps) {
  return (
    <form action={action}>
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
            required
            autoComplete="off"
            dir="auto"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? 'task-title-error' : undefined}
            // biome-ignore lint/a11y/noAutofocus: only after a refusal, where focus is how a reloaded page leads to the mistake without a script
            autoFocus={Boolean(error)}
          />
          <button className="button button-primary" type="submit">
            Add task
          </button>
        </div>
        {error ? (
          <p className="field-error" id="task-title-error">
            <Icon name="error" />
            <span>{error}</span>
          </p>
        ) : null}
      </div>
    </form>
  );
}
