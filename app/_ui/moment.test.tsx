import { cleanup, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Moment } from './moment';

afterEach(cleanup);
beforeAll(() => vi.useFakeTimers({ now: new Date('2026-03-01T23:30:00Z'), toFake: ['Date'] }));

const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

it.each([
  ['2026-03-01T23:30:05Z', '1 Mar 2026, 23:30 UTC (in 1 minute)'],
  ['2026-03-01T23:45:00Z', '1 Mar 2026, 23:45 UTC (in 15 minutes)'],
  ['2026-03-02T00:29:59Z', '2 Mar 2026, 00:29 UTC (in 60 minutes)'],
  ['2026-03-02T03:30:00Z', '2 Mar 2026, 03:30 UTC (in 4 hours)'],
  ['2026-03-08T23:30:00Z', '8 Mar 2026, 23:30 UTC (in 7 days)'],
  ['2026-03-01T23:29:50Z', '1 Mar 2026, 23:29 UTC (1 minute ago)'],
  ['2026-03-01T23:29:00Z', '1 Mar 2026, 23:29 UTC (1 minute ago)'],
])('writes the minute %s as "%s" where no script runs', (at, words) => {
  expect(textOf(renderToString(<Moment at={new Date(at)} exact />))).toBe(words);
});

it('writes a moment that is not exact as a day', () => {
  expect(textOf(renderToString(<Moment at={new Date('2026-03-08T23:30:00Z')} />))).toBe('8 Mar 2026');
});

it('writes a moment in the time zone of the reader where a script runs', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo');
  render(<Moment at={new Date('2026-03-01T23:30:00Z')} exact />);
  const time = screen.getByText('2 Mar 2026, 08:30') as HTMLTimeElement;
  expect(time.dateTime).toBe('2026-03-01T23:30:00.000Z');
  vi.unstubAllEnvs();
});
