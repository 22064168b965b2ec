import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PageShell } from '@/app/_ui/page-shell';
import { SubmitButton } from '@/app/_ui/submit-button';
import { filled } from '@/app/_ui/words';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { loginTexts as texts } from '@/lib/texts';
import { userCookie } from '@/lib/your-app';
import { logIn, logOut } from './actions';

export const metadata: Metadata = { title: texts.title, robots: { index: false } };

/** Of the sample: a login of the app's own, to try how connections follow its users. */
export default async function LoginPage() {
  // First of all: whoever reads cookies is not prerendered.
  const user = await userCookie.read();
  if (!config().sampleLogin) redirect('/');
  return <PageShell>{user === undefined ? <LogIn /> : <LogOut user={user} />}</PageShell>;
}

const LogIn = () => (
  <form className="card stack" action={logIn}>
    <h1>{texts.heading}</h1>
    <div className="field">
      <label htmlFor="user">{texts.field}</label>
      <input className="input" id="user" name="user" required maxLength={50} autoComplete="username" />
    </div>
    <p className="muted small">{texts.hint}</p>
    <SubmitButton className="button button-primary" busyLabel={texts.busy}>
      {texts.logIn}
    </SubmitButton>
  </form>
);

const LogOut = ({ user }: { user: string }) => (
  <form className="card stack" action={logOut}>
    <h1>{filled(texts.user, { user })}</h1>
    <p>
      <a href={connectedPath}>{texts.account}</a>
    </p>
    <div className="button-row">
      <SubmitButton className="button button-primary" busyLabel={texts.busy}>
        {texts.logOut}
      </SubmitButton>
      <SubmitButton className="button button-quiet" busyLabel={texts.busy} name="end" value="1">
        {texts.end}
      </SubmitButton>
    </div>
  </form>
);
