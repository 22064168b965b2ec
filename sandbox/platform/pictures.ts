/** The platform's mark. */
export const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="#1f5fa8"/>' +
  '<path d="m7.5 14.5 4.3 4.3 8.7-9.6" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/></svg>';

/** A drawn portrait; the hue comes from the name, so that each user keeps theirs. */
export function portraitOf(key: string): string {
  const hue = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0) * 37, 0) % 360;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl(${hue} 45% 82%)"/>` +
    `<circle cx="48" cy="38" r="18" fill="hsl(${hue} 40% 40%)"/>` +
    `<path d="M14 96c2-24 16-36 34-36s32 12 34 36z" fill="hsl(${hue} 40% 40%)"/></svg>`
  );
}
