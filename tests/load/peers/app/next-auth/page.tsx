import { redirect } from 'next/navigation';
import { Content, tasksOf } from '../content';
import { auth } from './auth';

export default async function NextAuthPage() {
  const session = (await auth()) as { user?: { name?: string | null }; accessToken?: string } | null;
  if (!session?.accessToken) redirect('/next-auth/connect');
  return <Content name={session.user?.name ?? ''} tasks={await tasksOf(session.accessToken)} />;
}
