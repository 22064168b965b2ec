import type { ConnectedUser } from './connection-summary';

type FormAction = (formData: FormData) => void | Promise<void>;

interface TwoPeopleProps {
  current: ConnectedUser;
  other: ConnectedUser;
  /** Where both ways lead. */
  returnTo: string;
  keepAccount: FormAction;
  switchAccount: FormAction;
}

const nameOf = ({ name, email }: ConnectedUser, fallback: string) => name ?? email ?? fallback;

/** The choice between two accounts, neither of which is taken before the person said so. */
export function AccountChoice({ current, other, returnTo, keepAccount, switchAccount }: TwoPeopleProps) {
  const currentName = nameOf(current, 'the account you had');
  const otherName = nameOf(other, 'the new account');
  return (
    <article className="card problem">
      <h1>Which account do you want?</h1>
      <p>
        You are connected as <Person person={current} name={currentName} />. On the platform you just allowed
        access as <Person person={other} name={otherName} />. Nothing was changed yet.
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

function Person({ person, name }: { person: ConnectedUser; name: string }) {
  const more = [person.email === name ? undefined : person.email, person.organization]
    .filter(Boolean)
    .join(', ');
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {more ? ` (${more})` : null}
    </>
  );
}
