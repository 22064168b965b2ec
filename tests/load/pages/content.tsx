type Task = { id: string; title: string };

/** What each app of the benchmark shows: no style, no form. */
export function Content({ name, tasks }: { name: string; tasks: readonly Task[] }) {
  return (
    <>
      <h1>Hello, {name}</h1>
      <ul>
        {tasks.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </>
  );
}

/** The one API call of a page, as anybody would write it. */
export async function tasksOf(accessToken: string | undefined): Promise<Task[]> {
  const response = await fetch(`${process.env.PLATFORM_API_URL}/v1/tasks`, {
    headers: { Authorization: `Bearer ${accessToken}` },
    cache: 'no-store',
  });
  if (!response.ok) throw new Error(`the API responded ${response.status}`);
  const { tasks } = (await response.json()) as { tasks: Task[] };
  return tasks;
}
