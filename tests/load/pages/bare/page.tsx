import { connection } from 'next/server';
import { Content, tasksOf } from '../content';

/** The baseline: a page per request with one API call, and with no user, cookie, policy or proxy. */
export default async function BarePage() {
  await connection();
  return <Content name="Ana Lindqvist" tasks={await tasksOf(process.env.BENCH_TOKEN)} />;
}
