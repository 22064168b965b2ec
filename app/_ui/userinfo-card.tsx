import { language } from '@/lib/language';
import { ownEntry } from '@/lib/parse';
import { accountTexts as texts } from '@/lib/texts';
import { Avatar } from './avatar';

const languages = new Intl.DisplayNames(language, { type: 'language' });

/** @returns a language by its name; a value that is no language tag (BCP 47) as it is */
function languageName(value: string): string {
  try {
    return languages.of(value.replaceAll('_', '-')) ?? value;
  } catch {
    return value;
  }
}

const isEmpty = (value: unknown) =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

function inWords(claim: string, value: unknown) {
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (typeof value === 'object' && value !== null) return <pre>{JSON.stringify(value, null, 2)}</pre>;
  const text = String(value);
  if (/^(profile_)?picture$/.test(claim) && /^https?:/.test(text)) return <Avatar name="" picture={text} />;
  return <bdi>{claim === 'locale' ? languageName(text) : text}</bdi>;
}

/** What userinfo says about the user, as text: a claim becomes no link, because anyone may write into it. */
export function UserinfoCard({ claims }: { claims: Readonly<Record<string, unknown>> }) {
  // Stytch gives the picture by two names.
  const { picture, profile_picture, ...others } = claims;
  const shown = { ...others, picture: picture || profile_picture };
  return (
    <section className="card" aria-labelledby="userinfo">
      <h2 id="userinfo">{texts.userinfo}</h2>
      <dl className="claims">
        {Object.entries(shown).map(([claim, value]) =>
          isEmpty(value ?? null) ? null : (
            <div key={claim}>
              <dt>{ownEntry(texts.claims, claim) ?? <code>{claim}</code>}</dt>
              <dd>{inWords(claim, value)}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
