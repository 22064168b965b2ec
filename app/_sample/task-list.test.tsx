import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TaskList } from './task-list';

afterEach(cleanup);

const plants = { id: 'task-1', title: 'Water the plants', done: false };
const train = { id: 'task-2', title: 'Book the train', done: true };
const actions = () => ({ addTask: vi.fn(), allowEditing: vi.fn(), setTaskDone: vi.fn() });
/** What an action was last sent, as plain fields. */
const sent = (action: ReturnType<typeof vi.fn>) => Object.fromEntries(action.mock.lastCall?.[0] as FormData);

describe('a list that may be edited', () => {
  it('names each tick after its task and what pressing it does', () => {
    render(<TaskList tasks={[plants, train]} mayEdit actions={actions()} />);
    expect(screen.getByRole('button', { name: 'Mark as done: Water the plants' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Mark as not done: Book the train' })).toBeTruthy();
    expect(screen.getByText('1 open, 1 done')).toBeTruthy();
  });

  it('sends the wanted state with a tick, so that sending it twice changes nothing', async () => {
    const all = actions();
    render(<TaskList tasks={[plants, train]} mayEdit actions={all} />);
    fireEvent.click(screen.getByRole('button', { name: 'Mark as done: Water the plants' }));
    await vi.waitFor(() => expect(sent(all.setTaskDone)).toEqual({ id: 'task-1', done: 'true' }));
    fireEvent.click(screen.getByRole('button', { name: 'Mark as not done: Book the train' }));
    await vi.waitFor(() => expect(sent(all.setTaskDone)).toEqual({ id: 'task-2', done: 'false' }));
  });

  it('sends a new task as typed', async () => {
    const all = actions();
    render(<TaskList tasks={[]} mayEdit actions={all} />);
    fireEvent.change(screen.getByRole('textbox', { name: 'New task' }), {
      target: { value: ' Buy <b>milk</b> ' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Add task' }));
    await vi.waitFor(() => expect(sent(all.addTask)).toMatchObject({ title: ' Buy <b>milk</b> ' }));
  });

  it('sends a new task under another value for each rendering, and with a given key as long as it is given', () => {
    const key = '3f5a9a52-6e3c-4d51-8a5f-0d9f0c1f7a11';
    const { container, rerender } = render(<TaskList tasks={[]} mayEdit actions={actions()} onceKey={key} />);
    const once = () => container.querySelector<HTMLInputElement>('input[name=once]')?.value ?? '';
    const first = once();
    rerender(<TaskList tasks={[]} mayEdit actions={actions()} onceKey={key} />);
    expect([first.split('.')[0], once().split('.')[0]]).toEqual([key, key]);
    expect(once()).not.toBe(first);
    rerender(<TaskList tasks={[]} mayEdit actions={actions()} />);
    expect(once()).not.toContain(key);
  });

  it('says that there is nothing yet, and where to begin', () => {
    render(<TaskList tasks={[]} mayEdit actions={actions()} />);
    expect(screen.getByText('There are no tasks. Add one above.')).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });
});

describe('a text that was not taken', () => {
  const problem = 'A task needs a title. Type one and add it again.';

  it('stays in the field, which is marked, described by the problem, and focused', () => {
    render(
      <TaskList tasks={[plants]} mayEdit actions={actions()} draft="  typed before  " titleError={problem} />,
    );
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'New task' });
    expect(field.value).toBe('  typed before  ');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(problem);
    expect(document.activeElement).toBe(field);
  });

  it('takes up the draft also when the page is updated in place', () => {
    const { rerender } = render(<TaskList tasks={[plants]} mayEdit actions={actions()} />);
    rerender(<TaskList tasks={[plants]} mayEdit actions={actions()} draft="kept" titleError={problem} />);
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('kept');
  });

  it('leaves a field without a problem unmarked and unfocused', () => {
    render(<TaskList tasks={[plants]} mayEdit actions={actions()} />);
    const field = screen.getByRole('textbox');
    expect(field.hasAttribute('aria-invalid')).toBe(false);
    expect(field.hasAttribute('aria-describedby')).toBe(false);
    expect(document.activeElement).toBe(document.body);
  });
});

describe('a list that may only be read', () => {
  it('offers editing in place of the form, keeps what was typed, and has no ticks to press', async () => {
    const all = actions();
    render(<TaskList tasks={[plants, train]} mayEdit={false} actions={all} draft="Buy milk" />);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Allow editing']);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'New task' }).value).toBe('Buy milk');
    fireEvent.click(screen.getByRole('button', { name: 'Allow editing' }));
    await vi.waitFor(() => expect(sent(all.allowEditing)).toMatchObject({ title: 'Buy milk' }));
    expect(all.addTask).not.toHaveBeenCalled();
  });

  it('tells which tasks are done without the drawing', () => {
    render(<TaskList tasks={[plants, train]} mayEdit={false} actions={actions()} />);
    const [open, done] = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(open?.textContent).toBe('Water the plants');
    expect(done?.textContent).toBe('Done: Book the train');
  });
});

it('shows markup in a title as text', () => {
  const title = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const { container } = render(
    <TaskList tasks={[{ ...plants, title }]} mayEdit actions={actions()} draft={title} />,
  );
  expect(screen.getByRole('listitem').textContent).toContain(title);
  expect(container.querySelector('img, script')).toBeNull();
});
