import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PageShell } from '@/app/_ui/page-shell';
import { TaskList } from './task-list';
import { taskTexts as texts } from './texts';
import { titleErrors } from './title-errors';

afterEach(cleanup);

const plants = { id: 'task-1', title: 'Water the plants', done: false };
const train = { id: 'task-2', title: 'Book the train', done: true };
const once = { type: 'hidden', name: 'once', value: 'key', autoComplete: 'off' };

/** An action that waits for its response. */
function slowAction() {
  const waiting: ((error?: string) => void)[] = [];
  const action = vi.fn((_form: FormData) => new Promise<never>((respond) => waiting.push(respond as never)));
  return { action, respond: (error?: string) => act(async () => waiting.shift()?.(error)) };
}

const actions = () => ({ addTask: vi.fn(async () => undefined), setTaskDone: vi.fn(async () => undefined) });
/** What an action was last sent, as plain fields. */
const sent = (action: { mock: { lastCall?: unknown[] | undefined } }) =>
  Object.fromEntries(action.mock.lastCall?.[0] as FormData);

const show = (props: Partial<Parameters<typeof TaskList>[0]> = {}) => {
  const page = (changes: typeof props = {}) => (
    <PageShell>
      <TaskList tasks={[plants, train]} actions={actions()} once={once} {...props} {...changes} />
    </PageShell>
  );
  const { rerender, ...rest } = render(page());
  return { ...rest, again: (changes: typeof props) => rerender(page(changes)) };
};

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: texts.field });
const addButton = () => screen.getByText(texts.add, { selector: 'button' });
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const said = () => screen.getByRole('status').textContent;
const named = (text: string, title: string) => text.replace('{title}', title);

describe('TaskList with the right to edit', () => {
  it('labels the button of each task with its title and what pressing it does', () => {
    show();
    expect(screen.getByRole('button', { name: 'Mark as done: Water the plants' })).toBeTruthy();
    expect(screen.getByText('Mark as not done:', { exact: false }).textContent).toContain('Book the train');
    expect(screen.getByText('1 open')).toBeTruthy();
  });

  it('shows open tasks, and folds those that are done', () => {
    show({ tasks: [train, plants, { ...train, id: 'task-3' }] });
    const [open, done] = document.querySelectorAll('ul');
    expect(open?.textContent).toContain(plants.title);
    expect(open?.children).toHaveLength(1);
    expect(done?.children).toHaveLength(2);
    expect(done?.closest('details')?.open).toBe(false);
    expect(document.querySelector('summary')?.textContent).toBe('Done earlier (2)');
  });

  it('sends the title of a new task as the user typed it, with the key of the form', async () => {
    const all = actions();
    show({ actions: all });
    type(' Buy <b>milk</b> ');
    fireEvent.click(addButton());
    await vi.waitFor(() =>
      expect(sent(all.addTask)).toMatchObject({
        title: ' Buy <b>milk</b> ',
        once: expect.stringMatching(/^key/),
      }),
    );
  });

  it('says that there are no tasks yet', () => {
    show({ tasks: [] });
    expect(screen.getByText(texts.none)).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('sends every form to a server action where no script runs', () => {
    const html = renderToString(<TaskList tasks={[plants]} actions={actions()} once={once} />);
    expect(html.match(/<form/g)).toHaveLength(2);
  });
});

describe('TaskList while the platform works', () => {
  it('shows a new task at once, says that it is being added, and takes no second press', async () => {
    const { action, respond } = slowAction();
    const { again } = show({ actions: { ...actions(), addTask: action } });
    type('Buy milk');
    fireEvent.click(addButton());
    const busy = await screen.findByRole('button', { name: texts.adding });
    expect(busy.getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText('Buy milk')).toBeTruthy();
    expect(field().value).toBe('');
    type('Typed meanwhile');
    fireEvent.click(busy);
    fireEvent.submit(field());
    expect(action).toHaveBeenCalledTimes(1);
    again({ tasks: [{ id: 'task-9', title: 'Buy milk', done: false }, plants, train] });
    await respond();
    expect(addButton().getAttribute('aria-disabled')).toBeNull();
    const rows = screen.getAllByRole('listitem').filter((row) => row.textContent?.includes('Buy milk'));
    expect(rows).toHaveLength(1);
    expect(field().value).toBe('Typed meanwhile');
    expect(said()).toBe(named(texts.added, 'Buy milk'));
  });

  it('takes a new task back that the platform refused, with the text in the field and the reason beside it', async () => {
    const { action, respond } = slowAction();
    show({ actions: { ...actions(), addTask: action } });
    type('Buy milk');
    fireEvent.click(addButton());
    await screen.findByText('Buy milk');
    await respond(titleErrors.rate_limited);
    expect(screen.queryByText('Buy milk')).toBeNull();
    expect(field().value).toBe('Buy milk');
    expect(document.activeElement).toBe(field());
    expect(document.getElementById(field().getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      titleErrors.rate_limited,
    );
    expect(said()).toBe(titleErrors.rate_limited);
  });

  it('keeps what was typed meanwhile when the platform refuses a task, and names that task', async () => {
    const { action, respond } = slowAction();
    show({ actions: { ...actions(), addTask: action } });
    type('Buy milk');
    fireEvent.click(addButton());
    await screen.findByText('Buy milk');
    type('Typed meanwhile');
    await respond(titleErrors.rate_limited);
    expect(field().value).toBe('Typed meanwhile');
    expect(document.getElementById('task-title-error')?.textContent).toBe(
      `${named(texts.notAdded, 'Buy milk')} ${titleErrors.rate_limited}`,
    );
  });

  it('shows a tick at once in the same place, keeps the focus, and sends the wanted state', async () => {
    const { action, respond } = slowAction();
    show({ actions: { ...actions(), setTaskDone: action } });
    const tick = screen.getByRole('button', { name: 'Mark as done: Water the plants' });
    tick.focus();
    fireEvent.click(tick);
    await vi.waitFor(() => expect(tick.textContent).toBe('Mark as not done: Water the plants'));
    // The second press of a double click.
    fireEvent.click(tick);
    expect(sent(action)).toEqual({ id: 'task-1', done: 'true', once: expect.stringMatching(/^key/) });
    expect(action).toHaveBeenCalledTimes(1);
    await respond();
    expect(said()).toBe(named(texts.ticked, plants.title));
    expect(document.activeElement).toBe(tick);
  });

  it('takes a tick back that the platform refused, with the reason at the task', async () => {
    const { action, respond } = slowAction();
    show({ actions: { ...actions(), setTaskDone: action } });
    fireEvent.click(screen.getByRole('button', { name: 'Mark as done: Water the plants' }));
    await screen.findByRole('button', { name: 'Mark as not done: Water the plants' });
    await respond(titleErrors.not_found);
    const row = screen.getByRole('button', { name: 'Mark as done: Water the plants' }).closest('li');
    expect(row?.textContent).toContain(titleErrors.not_found);
    expect(said()).toBe(titleErrors.not_found);
  });
});

describe('TaskList with a title that was refused before the page was loaded', () => {
  it('keeps a refused title in the field, and marks, describes and focuses the field', () => {
    show({ draft: '  typed before  ', titleError: titleErrors.empty });
    expect(field().value).toBe('  typed before  ');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field().getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      titleErrors.empty,
    );
    expect(document.activeElement).toBe(field());
  });

  it('neither marks nor focuses a field without a problem', () => {
    show();
    expect(field().hasAttribute('aria-invalid')).toBe(false);
    expect(field().hasAttribute('aria-describedby')).toBe(false);
    expect(document.activeElement).toBe(document.body);
  });
});

it('shows markup in the title of a task as text', () => {
  const title = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const { container } = show({ tasks: [{ ...plants, title }], draft: title });
  expect(within(container).getByRole('listitem').textContent).toContain(title);
  expect(container.querySelector('img, script')).toBeNull();
});

it.each([
  [
    'adds a task',
    () => {
      type('Buy milk');
      fireEvent.click(addButton());
    },
  ],
  ['ticks a task off', () => fireEvent.click(screen.getByRole('button', { name: /^Mark as done/ }))],
])('keeps the page when there is no response to a user who %s', async (_what, press) => {
  const lost = vi.fn(async () => Promise.reject(new TypeError('Failed to fetch')));
  show({ actions: { addTask: lost, setTaskDone: lost } });
  press();
  await vi.waitFor(() => expect(screen.getAllByText(texts.unreached)).toHaveLength(2));
  expect(said()).toBe(texts.unreached);
});

it('sends each press of one form with another value, and with the key and the user of the form', async () => {
  const key = '3f5a9a52-6e3c-4d51-8a5f-0d9f0c1f7a11';
  const addTask = vi.fn(async () => titleErrors.unavailable as never);
  show({ actions: { ...actions(), addTask }, once: { ...once, value: `${key}.${key}.of-ana` } });
  const values = [];
  for (const _press of [1, 2]) {
    addTask.mockClear();
    type('Buy milk');
    fireEvent.click(addButton());
    await vi.waitFor(() => expect(addTask).toHaveBeenCalledTimes(1));
    await screen.findByText(texts.add, { selector: 'button' });
    expect(field().value).toBe('Buy milk');
    values.push(sent(addTask).once);
  }
  expect(values).toEqual(Array(2).fill(expect.stringMatching(`^${key}\\.[\\w-]{36}\\.of-ana$`)));
  expect(values[0]).not.toBe(values[1]);
});
