import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { onceField } from '@/lib/web/server-action';
import { TaskList } from './task-list';

afterEach(cleanup);

const plants = { id: 'task-1', title: 'Water the plants', done: false };
const train = { id: 'task-2', title: 'Book the train', done: true };
const actions = () => ({ addTask: vi.fn(), allowEditing: vi.fn(), setTaskDone: vi.fn() });
/** What an action was last sent, as plain fields. */
const sent = (action: ReturnType<typeof vi.fn>) => Object.fromEntries(action.mock.lastCall?.[0] as FormData);

describe('TaskList with the right to edit', () => {
  it('labels the button of each task with its title and what pressing it does', () => {
    render(<TaskList tasks={[plants, train]} mayEdit actions={actions()} />);
    expect(screen.getByRole('button', { name: 'Mark as done: Water the plants' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Mark as not done: Book the train' })).toBeTruthy();
    expect(screen.getByText('1 open, 1 done')).toBeTruthy();
  });

  it('sends the wanted state, not a change of state, when the user ticks a task', async () => {
    const all = actions();
    render(<TaskList tasks={[plants, train]} mayEdit actions={all} />);
    fireEvent.click(screen.getByRole('button', { name: 'Mark as done: Water the plants' }));
    await vi.waitFor(() => expect(sent(all.setTaskDone)).toEqual({ id: 'task-1', done: 'true' }));
    fireEvent.click(screen.getByRole('button', { name: 'Mark as not done: Book the train' }));
    await vi.waitFor(() => expect(sent(all.setTaskDone)).toEqual({ id: 'task-2', done: 'false' }));
  });

  it('sends the title of a new task as the user typed it', async () => {
    const all = actions();
    render(<TaskList tasks={[]} mayEdit actions={all} />);
    fireEvent.change(screen.getByRole('textbox', { name: 'New task' }), {
      target: { value: ' Buy <b>milk</b> ' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Add task' }));
    await vi.waitFor(() => expect(sent(all.addTask)).toMatchObject({ title: ' Buy <b>milk</b> ' }));
  });

  it('puts the given hidden field into the form of a new task', () => {
    const once = onceField();
    const { container } = render(<TaskList tasks={[]} mayEdit actions={actions()} once={once} />);
    expect(container.querySelector<HTMLInputElement>('form input[name=once]')?.value).toBe(once.value);
  });

  it('says that there are no tasks yet, and where to add the first one', () => {
    render(<TaskList tasks={[]} mayEdit actions={actions()} />);
    expect(screen.getByText('There are no tasks. Add one above.')).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });
});

describe('TaskList with a title that was refused', () => {
  const problem = 'A task needs a title. Type one and add it again.';

  it('keeps a refused title in the field, and marks, describes and focuses the field', () => {
    render(
      <TaskList tasks={[plants]} mayEdit actions={actions()} draft="  typed before  " titleError={problem} />,
    );
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'New task' });
    expect(field.value).toBe('  typed before  ');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(problem);
    expect(document.activeElement).toBe(field);
  });

  it('shows the draft also when the page is updated in place', () => {
    const { rerender } = render(<TaskList tasks={[plants]} mayEdit actions={actions()} />);
    rerender(<TaskList tasks={[plants]} mayEdit actions={actions()} draft="kept" titleError={problem} />);
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('kept');
  });

  it('neither marks nor focuses a field without a problem', () => {
    render(<TaskList tasks={[plants]} mayEdit actions={actions()} />);
    const field = screen.getByRole('textbox');
    expect(field.hasAttribute('aria-invalid')).toBe(false);
    expect(field.hasAttribute('aria-describedby')).toBe(false);
    expect(document.activeElement).toBe(document.body);
  });
});

describe('TaskList without the right to edit', () => {
  it('offers Allow editing in place of all other buttons, and sends the typed title with it', async () => {
    const all = actions();
    render(<TaskList tasks={[plants, train]} mayEdit={false} actions={all} draft="Buy milk" />);
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Allow editing']);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'New task' }).value).toBe('Buy milk');
    fireEvent.click(screen.getByRole('button', { name: 'Allow editing' }));
    await vi.waitFor(() => expect(sent(all.allowEditing)).toMatchObject({ title: 'Buy milk' }));
    expect(all.addTask).not.toHaveBeenCalled();
  });

  it('tells in text which tasks are done', () => {
    render(<TaskList tasks={[plants, train]} mayEdit={false} actions={actions()} />);
    const [open, done] = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(open?.textContent).toBe('Water the plants');
    expect(done?.textContent).toBe('Done: Book the train');
  });
});

it('shows markup in the title of a task as text', () => {
  const title = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const { container } = render(
    <TaskList tasks={[{ ...plants, title }]} mayEdit actions={actions()} draft={title} />,
  );
  expect(screen.getByRole('listitem').textContent).toContain(title);
  expect(container.querySelector('img, script')).toBeNull();
});
