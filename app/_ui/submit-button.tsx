'use client';

import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { useFormStatus } from 'react-dom';

/**
 * Shows that its form is under way, and then takes no other press. It keeps the focus, which `disabled` would lose.
 *
 * @param busyLabel shown meanwhile
 * @param busy for a form that is sent by a function of its own. Others tell by themselves.
 */
export function SubmitButton({
  busyLabel,
  busy,
  children,
  ...rest
}: ComponentProps<'button'> & { busyLabel: string; busy?: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const { pending } = useFormStatus();
  // Of a form without an action the browser loads the next page. React knows nothing of it.
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    const until = new AbortController();
    const leave = (event: Event) => {
      if (!event.defaultPrevented && event.target === button.current?.form) setLeaving(true);
    };
    addEventListener('submit', leave, until);
    // Back may show this very page again.
    addEventListener('pageshow', () => setLeaving(false), until);
    return () => until.abort();
  }, []);
  const isBusy = busy || pending || leaving;
  return (
    <button
      {...rest}
      ref={button}
      type="submit"
      aria-disabled={isBusy || undefined}
      // The second press of a double click may come after the response, when the button means something else.
      onClick={(event) => (isBusy || event.detail > 1) && event.preventDefault()}
    >
      {isBusy ? busyLabel : children}
    </button>
  );
}
