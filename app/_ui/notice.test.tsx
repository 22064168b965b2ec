import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Notice, type NoticeProps } from './notice';

afterEach(cleanup);

it.each<[Required<NoticeProps>['kind'], string]>([
  ['info', 'status'],
  ['success', 'status'],
  ['warning', 'status'],
  ['error', 'alert'],
])('announces a notice of kind %s as %s', (kind, role) => {
  render(<Notice kind={kind} title="It happened" />);
  expect(screen.getByRole(role).textContent).toBe('It happened');
});
