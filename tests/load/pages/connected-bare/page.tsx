import { listTasks } from '@/lib/sample/tasks';
import { personalPage } from '@/lib/web/personal-page';
import { Content } from '../content';

/** All that /connected does, with no more content than the pages that it is compared with. */
export default personalPage('/connected-bare', async ({ connection, asUserInPage }) => {
  const list = await asUserInPage(listTasks);
  if (!list.ok) throw new Error(list.failure);
  return <Content name={connection.profile?.name ?? ''} tasks={list.value} />;
});
