import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { sampleUser } from '@/lib/your-app';
import { logIn, logOut } from './actions';

export const metadata: Metadata = { title: 'Log in', robots: { index: false } };

/** Of the sample: a login of the app's own, to try how connections follow its users. */
export default async function LoginPage() {
  // First of all: whoever reads cookies is not prerendered.
  const user = await sampleUser.read();
  if (!config().sampleLogin) redirect('/');
  if (user === undefined)
    return (
      <form className="card stack" action={logIn}>
        <h1>Log in to this app</h1>
        <div className="field">
          <label htmlFor="user">User name</label>
          <input className="input" id="user" name="user" required maxLength={50} autoComplete="username" />
        </div>
        <p className="muted small">This sample asks for no password. Choose any name.</p>
        <button className="button button-primary" type="submit">
          Log in
        </button>
      </form>
    );
  return (
    <form className="card stack" action={logOut}>
      <h1>
        You are logged in as <bdi>{user}</bdi>
      </h1>
      <p>
        <a href={connectedPath}>Go to your account</a>
      </p>
      <div className="button-row">
        <button className="button button-primary" type="submit">
          Log out
        </button>
        <button className="button button-quiet" type="submit" name="end" value="1">
          Log out and end the connection
        </button>
      </div>
    </form>
  );
}
