import { connection as dynamic } from 'next/server';
import * as actions from '@/app/_sample/actions';
import { ListChanges } from '@/app/_sample/list-changes';
import { Offer } from '@/app/_sample/offer';
import { TaskList } from '@/app/_sample/task-list';
import { AccountChip } from '@/app/_ui/account-chip';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { PageShell } from '@/app/_ui/page-shell';
import { listTasks } from '@/lib/sample/tasks';
import { onceField } from '@/lib/web/server-action';

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
  const { name, email, picture, scope, expiresAt } = shown;
  const open = list.value.filter(({ done }) => !done).length;
  return (
    <PageShell chip={<AccountChip name={name} email={email} picture={picture} />}>
      <div className="stack">
        <div>
          <h1>
            Hello, <bdi>{name}</bdi>
          </h1>
          <p className="muted">
            <bdi className="about">{email}</bdi>
          </p>
        </div>
        <div className="columns">
          <TaskList
            tasks={list.value.toReversed()}
            changes={<ListChanges open={open} total={list.value.length} here="/connected" />}
            actions={actions}
            once={onceField()}
            offer={<Offer editing="offered" allowEditing={actions.allowEditing} once={onceField()} />}
          />
          <ConnectionSummary
            connection={{ scope, requestedScope: scope, connectedAt: Date.now(), expiresAt }}
            renews
          />
        </div>
      </div>
    </PageShell>
  );
}
