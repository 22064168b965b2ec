/** Of the first and the last word. A letter is a grapheme: UTF-16 units would show half of an emoji. */
export function initialsOf(name: string): string {
  const words = (name.split('@')[0] ?? '').split(/[\s.]+/u).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = picked.map((word) => [...new Intl.Segmenter('en').segment(word ?? '')][0]?.segment ?? '');
  return letters.join('').toUpperCase() || '?';
}

/** The user's picture over their initials. Both are decorative: the name stands beside them in words. */
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
