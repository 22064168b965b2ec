import { connection as dynamic } from 'next/server';
import * as actions from '@/app/_sample/actions';
import { TaskList } from '@/app/_sample/task-list';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { listTasks } from '@/lib/sample/tasks';
import { describeScope } from '@/lib/scopes';

type Shown = {
  accessToken: string;
  name: string;
  email: string;
  picture: string;
  scope: string[];
  expiresAt: number;
};

/**
 * What the connected page would be without any connection handling: the same markup, policy and API
 * call, with a token from the environment and no cookie read. Only the benchmark builds it, into a
 * copy of the app.
 */
export default async function BaselinePage() {
  await dynamic();
  const shown = JSON.parse(process.env.BENCH_SHOWN ?? '') as Shown;
  const list = await listTasks(shown.accessToken);
  if (!list.ok) throw new Error(list.failure);
  return (
    <div className="stack">
      <h1>
        Hello, <bdi>{shown.name}</bdi>
      </h1>
      <div className="columns">
        <TaskList tasks={list.value} mayEdit={false} actions={actions} />
        <ConnectionSummary
          user={{ name: shown.name, email: shown.email, picture: shown.picture }}
          granted={shown.scope.map(describeScope)}
          notGranted={[]}
          accessEndsAt={new Date(shown.expiresAt)}
          renews
        />
      </div>
    </div>
  );
}
