import { ownEntry } from '@/lib/parse';

const LABELS = {
  sub: 'Account id',
  name: 'Name',
  given_name: 'Given name',
  family_name: 'Family name',
  email: 'Email',
  email_verified: 'Email verified',
  phone_number: 'Phone',
  phone_number_verified: 'Phone verified',
  picture: 'Picture',
  locale: 'Language',
};

function inWords(value: unknown) {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && value !== null) return <pre>{JSON.stringify(value, null, 2)}</pre>;
  return <bdi>{String(value)}</bdi>;
}

/** Shows claims as text. A claim becomes no link, because its content is untrusted. */
export function UserinfoCard({ claims }: { claims: Readonly<Record<string, unknown>> }) {
  return (
    <section className="card" aria-labelledby="userinfo">
      <h2 id="userinfo">What the platform says about you</h2>
      <dl className="claims">
        {Object.entries(claims).map(([claim, value]) => (
          <div key={claim}>
            <dt>{ownEntry(LABELS, claim) ?? <code>{claim}</code>}</dt>
            <dd>{inWords(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
