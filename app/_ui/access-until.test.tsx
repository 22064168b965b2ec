import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { AccessUntil } from './access-until';

afterEach(cleanup);

vi.useFakeTimers({ now: new Date('2026-03-01T23:30:00Z'), toFake: ['Date'] });

it.each([
  ['2026-03-01T23:30:05Z', 'Until 23:30 UTC (in 1 minute)'],
  ['2026-03-01T23:45:00Z', 'Until 23:45 UTC (in 15 minutes)'],
  ['2026-03-02T00:29:59Z', 'Until 2 Mar 2026, 00:29 UTC (in 60 minutes)'],
  ['2026-03-02T03:30:00Z', 'Until 2 Mar 2026, 03:30 UTC (in 4 hours)'],
  ['2026-03-08T23:30:00Z', 'Until 8 Mar 2026, 23:30 UTC (in 7 days)'],
  ['2026-03-01T23:29:00Z', 'Ended at 23:29 UTC'],
])('writes the end of access at %s as "%s"', (endsAt, words) => {
  const { container } = render(<AccessUntil endsAt={new Date(endsAt)} />);
  expect(container.textContent).toBe(words);
  expect(container.querySelector('time')?.dateTime).toBe(new Date(endsAt).toISOString());
});
