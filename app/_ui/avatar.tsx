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

/** Only web addresses: the platform serves no `data:` or `blob:` picture. */
function webAddress(picture: string | undefined): string | undefined {
  const url = picture && URL.canParse(picture) ? new URL(picture) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}

/** The user's picture with the initials under it. Both are decorative: the name stands beside them in words. */
export function Avatar({ name, picture }: { name: string; picture?: string | undefined }) {
  const src = webAddress(picture);
  return (
    <span className="avatar" aria-hidden="true">
      <span>{initialsOf(name)}</span>
      {src ? (
        // biome-ignore lint/performance/noImgElement: next/image would make this server fetch and cache an address that a token claim chose
        <img src={src} alt="" loading="lazy" referrerPolicy="no-referrer" />
      ) : null}
    </span>
  );
}
