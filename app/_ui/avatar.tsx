/**
 * First letters of the first and the last word, "?" when there is none. Of a mail address, only the part before the
 * "@" counts. A letter is a grapheme: UTF-16 units would show half of an emoji, or a letter without its accent.
 */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s.]+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = picked.map((word) => [...new Intl.Segmenter('en').segment(word ?? '')][0]?.segment ?? '');
  return letters.join('').toUpperCase() || '?';
}

/**
 * The user's picture with the initials under it. Both are decorative: the name stands beside them in words.
 *
 * @param picture an https address, see `profileClaims` in lib/oauth/grant.ts
 */
export function Avatar({ name, picture }: { name: string; picture?: string | undefined }) {
  return (
    <span className="avatar" aria-hidden="true">
      <span>{initialsOf(name)}</span>
      {picture ? (
        // biome-ignore lint/performance/noImgElement: next/image would make this server fetch and cache an address that a token claim chose
        <img src={picture} alt="" loading="lazy" referrerPolicy="no-referrer" />
      ) : null}
    </span>
  );
}
