import type { Account } from '@/app/_ui/account-chip';
import { SubmitButton } from '@/app/_ui/submit-button';
import { filled } from '@/app/_ui/words';
import { brand } from '@/lib/brand';
import { switchTexts as texts } from '@/lib/texts';
import { keepAccount, switchAccount } from './actions';

/** Asks which of two accounts to use. It takes neither before the user said so. */
export function AccountChoice(props: {
  current: Account;
  other: Account;
  otherId: string;
  returnTo: string;
}) {
  const { current, other, otherId, returnTo } = props;
  // Two connections of one person may differ in the organization alone.
  const differing = (['name', 'email', 'organization'] as const).find(
    (claim) => current[claim] !== other[claim],
  );
  const label = (account: Account, otherwise: string) =>
    (differing && account[differing]) ?? account.name ?? account.email ?? otherwise;
  const [currentLabel, otherLabel] = [label(current, texts.current), label(other, texts.otherAccount)];
  const parts = {
    current: <Described account={current} otherwise={texts.current} />,
    other: <Described account={other} otherwise={texts.otherUser} />,
    platform: brand.platform.name,
  };
  return (
    <article className="card problem">
      <h1>{texts.title}</h1>
      <p>{filled(texts.now, parts)}</p>
      <p>{texts.one}</p>
      <div className="button-row">
        {[
          { text: texts.stay, name: currentLabel, action: keepAccount, look: 'button-primary' },
          { text: texts.change, name: otherLabel, action: switchAccount, look: 'button-quiet' },
        ].map(({ text, name, action, look }) => (
          <form key={text} action={action}>
            <input type="hidden" name="return_to" value={returnTo} />
            <input type="hidden" name="other" value={otherId} />
            <SubmitButton className={`button ${look}`} busyLabel={texts.staying}>
              {/* In one span: a button lays its parts out with a gap, which would come on top of the space. */}
              <span>{filled(text, { name })}</span>
            </SubmitButton>
          </form>
        ))}
      </div>
    </article>
  );
}

function Described({ account, otherwise }: { account: Account; otherwise: string }) {
  const { name, email, organization } = account;
  // People sign in as a person: an organization never stands in for their name.
  const [label, ...more] = [name || email || otherwise, name && email, organization].filter(Boolean);
  return (
    <>
      <strong>{label}</strong>
      {more.length > 0 ? ` (${more.join(', ')})` : null}
    </>
  );
}
