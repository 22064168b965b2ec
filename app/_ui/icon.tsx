const DRAWINGS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  circle: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z',
  circleCheck: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17zM8.5 12.25l2.5 2.5l4.5-5',
  dash: 'M6 12h12',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17zM12 11v5.5M12 7.5v.5',
  warning: 'M12 4L21 19.5H3zM12 10v4.5M12 16.75v.5',
  error: 'M8.25 3.5h7.5L20.5 8.25v7.5L15.75 20.5h-7.5L3.5 15.75v-7.5zM12 7.5v5.5M12 16v.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9c-4-1.5-7-4.5-7-9V6z',
  unplug: 'M9 3.5v4M15 3.5v4M6.5 7.5h11v3a5.5 5.5 0 0 1-11 0zM12 16v4.5',
} as const;

/** Hidden from assistive technology. Inline, because the Content-Security-Policy allows no `data:` URL. */
export function Icon({ name }: { name: keyof typeof DRAWINGS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
