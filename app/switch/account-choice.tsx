import type { ConnectedUser } from '@/app/_ui/connection-summary';
import { keepAccount, switchAccount } from './actions';

export function AccountChoice(props: { current: ConnectedUser; other: ConnectedUser; returnTo: string }) {
  const { current, other, returnTo } = props;
  const currentName = current.name ?? current.email ?? 'the account you had';
  const otherName = other.name ?? other.email ?? 'the new account';
  return (
    <article className="card problem">
      <h1>Which account do you want?</h1>
      <p>
        You are connected as <Account user={current} name={currentName} />. The platform just allowed access
        as <Account user={other} name={otherName} />. Nothing was changed yet.
      </p>
      <p>Only one account can be connected in this browser at a time.</p>
      <div className="button-row">
        {[
          { verb: 'Stay with', name: currentName, action: keepAccount, look: 'button-primary' },
          { verb: 'Switch to', name: otherName, action: switchAccount, look: 'button-quiet' },
        ].map(({ verb, name, action, look }) => (
          <form key={verb} action={action}>
            <input type="hidden" name="return_to" value={returnTo} />
            <button className={`button ${look}`} type="submit">
              {/* One span, because buttons have a gap between their children. */}
              <span>
                {verb} <bdi>{name}</bdi>
              </span>
            </button>
          </form>
        ))}
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
