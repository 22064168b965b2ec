import type { ConnectedUser } from './connection-summary';

type FormAction = (formData: FormData) => void | Promise<void>;

interface AccountChoiceProps {
  current: ConnectedUser;
  other: ConnectedUser;
  /** Where both buttons lead. */
  returnTo: string;
  keepAccount: FormAction;
  switchAccount: FormAction;
}

const nameOf = ({ name, email }: ConnectedUser, fallback: string) => name ?? email ?? fallback;

/** Asks which of two accounts to use. It takes neither before the user said so. */
export function AccountChoice({ current, other, returnTo, keepAccount, switchAccount }: AccountChoiceProps) {
  const currentName = nameOf(current, 'the account you had');
  const otherName = nameOf(other, 'the new account');
  return (
    <article className="card problem">
      <h1>Which account do you want?</h1>
      <p>
        You are connected as <Account user={current} name={currentName} />. On the platform you just allowed
        access as <Account user={other} name={otherName} />. Nothing was changed yet.
      </p>
      <p>Only one account can be connected in this browser at a time.</p>
      {/* In one span each: a button lays its parts out with a gap, which would come on top of the space. */}
      <div className="button-row">
        <form action={keepAccount}>
          <input type="hidden" name="return_to" value={returnTo} />
          <button className="button button-primary" type="submit">
            <span>
              Stay with <bdi>{currentName}</bdi>
            </span>
          </button>
        </form>
        <form action={switchAccount}>
          <input type="hidden" name="return_to" value={returnTo} />
          <button className="button button-quiet" type="submit">
            <span>
              Switch to <bdi>{otherName}</bdi>
            </span>
          </button>
        </form>
      </div>
    </article>
  );
}

function Account({ user, name }: { user: ConnectedUser; name: string }) {
  const more = [user.email === name ? undefined : user.email, user.organization].filter(Boolean).join(', ');
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {more ? ` (${more})` : null}
    </>
  );
}
