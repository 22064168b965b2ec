import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Notice } from './notice';
import { PageShell } from './page-shell';

afterEach(cleanup);

it('says a notice in the one live region of the page', () => {
  render(
    <PageShell>
      <Notice kind="error" title="It happened" text="Do this." />
    </PageShell>,
  );
  expect(screen.getAllByRole('status')).toHaveLength(1);
  expect(screen.getByRole('status').textContent).toBe('It happened. Do this.');
  expect(screen.queryByRole('alert')).toBeNull();
});
