import { redirect } from 'next/navigation';
import { Content, tasksOf } from '../content';
import { session } from './session';

export default async function HandRolledPage() {
  const { user } = await session();
  if (!user || user.expiresAt < Date.now()) redirect('/hand-rolled/connect');
  return <Content name={user.name} tasks={await tasksOf(user.accessToken)} />;
}
