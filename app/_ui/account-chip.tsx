import { connectedPath } from '@/lib/return-to';
import { shellTexts } from '@/lib/texts';
import { Avatar } from './avatar';

/** What is known of the connected user. The organization is there in B2B only. */
export type Account = {
  name?: string | undefined;
  email?: string | undefined;
  picture?: string | undefined;
  organization?: string | undefined;
};

/** The way to the user's account, with their name where the page knows it. */
export function AccountChip({ name, email, picture }: Account) {
  const label = name ?? email;
  return (
    <a className="chip" href={connectedPath}>
      {label ? <Avatar name={label} picture={picture} /> : null}
      <span>{label ?? shellTexts.account}</span>
    </a>
  );
}
