import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Offer } from './offer';
import { TaskList } from './task-list';
import { offerTexts as texts } from './texts';

afterEach(cleanup);

const tasks = [
  { id: 'task-1', title: 'Water the plants', done: false },
  { id: 'task-2', title: 'Book the train', done: true },
];
const once = { type: 'hidden', name: 'once', value: 'key', autoComplete: 'off' };

function show(editing: 'offered' | 'refused', allowEditing = vi.fn()) {
  const offer = <Offer editing={editing} allowEditing={allowEditing} draft="Buy milk" once={once} />;
  const actions = { addTask: vi.fn(), setTaskDone: vi.fn() };
  render(<TaskList tasks={tasks} actions={actions} once={once} offer={offer} />);
}

it('offers Allow editing in place of all other buttons, and sends the typed title with it', async () => {
  const allowEditing = vi.fn();
  show('offered', allowEditing);
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([texts.allow]);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: texts.field }).value).toBe('Buy milk');
  fireEvent.click(screen.getByRole('button', { name: texts.allow }));
  await vi.waitFor(() => expect(allowEditing).toHaveBeenCalled());
  expect(Object.fromEntries(allowEditing.mock.lastCall?.[0])).toMatchObject({ title: 'Buy milk' });
});

it('shows no button to a user whose account does not allow it, but a link, and what they typed', () => {
  show('refused');
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByRole('link', { name: texts.askAgain }).getAttribute('href')).toBe(
    '/connect?scope=write%3Atasks&return_to=%2Fconnected',
  );
  expect(document.querySelector('.kept')?.textContent).toBe(texts.kept.replace('{title}', 'Buy milk'));
});

it('tells in text which tasks are done', () => {
  show('offered');
  const [open, done] = document.querySelectorAll('li');
  expect(open?.textContent).toBe('Water the plants');
  expect(done?.textContent).toBe('Done: Book the train');
});
