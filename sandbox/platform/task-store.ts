import { randomUUID } from 'node:crypto';

export interface Task {
  id: string;
  title: string;
  done: boolean;
  created_at: string;
}

const SAMPLES = [
  ['Water the plants on the third floor', true],
  ['Send the March figures to the printer', false],
  ['Book a room for the workshop', false],
] as const;

/** A long soak adds tasks without end; the oldest make room. */
const KEEP = 200;

/** Everybody's tasks, in memory. Who comes for the first time finds a few. */
export class TaskStore {
  readonly #tasks = new Map<string, Task[]>();

  /** Oldest first. @param subject the key of the user, see TokenOwner. */
  list(subject: string): readonly Task[] {
    const known = this.#tasks.get(subject) ?? SAMPLES.map(([title, done]) => newTask(title, done));
    this.#tasks.set(subject, known);
    return known;
  }

  add(subject: string, title: string): Task {
    const task = newTask(title, false);
    this.#tasks.set(subject, [...this.list(subject), task].slice(-KEEP));
    return task;
  }

  /** @returns the changed task, or undefined when the user has none with that id. */
  setDone(subject: string, id: string, done: boolean): Task | undefined {
    this.list(subject);
    const task = this.#tasks.get(subject)?.find((candidate) => candidate.id === id);
    if (task) task.done = done;
    return task;
  }

  clear(): void {
    this.#tasks.clear();
  }
}

function newTask(title: string, done: boolean): Task {
  return { id: `task-${randomUUID()}`, title, done, created_at: new Date().toISOString() };
}
