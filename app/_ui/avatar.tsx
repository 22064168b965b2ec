const graphemes = new Intl.Segmenter('en');

/** @returns the first graphemes of the first and last word, in capitals; `?` for an empty name */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s.]+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = picked.map((word) => [...graphemes.segment(word ?? '')][0]?.segment ?? '');
  return letters.join('').toUpperCase() || '?';
}

/** The user's picture over their initials. Hidden from assistive technology, because the name is beside it. */
export function Avatar({ name, picture }: { name: string; picture?: string | undefined }) {
  return (
    <span className="avatar" aria-hidden="true">
      <span>{initialsOf(name)}</span>
      {picture ? (
        // biome-ignore lint/performance/noImgElement: next/image would make this server fetch and cache a URL from a token claim
        <img src={picture} alt="" loading="lazy" referrerPolicy="no-referrer" />
      ) : null}
    </span>
  );
}
