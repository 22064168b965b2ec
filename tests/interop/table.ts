import { readFileSync, writeFileSync } from 'node:fs';
import { at } from '../../scripts/tools/paths.ts';
import type { ClientType, Server } from './server.ts';
import { type Cell, type Step, steps } from './stories.ts';

/** One server with one kind of client. */
export interface Row {
  server: Server;
  version: string;
  client: ClientType;
  cells: Partial<Record<Step, Cell>>;
}

/** A server that was not tried, and why. */
export interface Absent {
  name: string;
  missing: string;
}

const marks = { works: '✓', lacks: '–', fails: '✗' };

const inWords = ({ outcome, words }: Cell) => `${marks[outcome]} ${words}`.trim();

const nameOf = ({ server, version, client }: Row) => `${server.name} ${version}, ${client}`;

/** @returns a row for a terminal, a line for each step */
export function printed(row: Row): string {
  const lines = steps.flatMap((step) => {
    const cell = row.cells[step];
    return cell ? [`  ${step.padEnd(24)} ${inWords(cell)}`] : [];
  });
  return [nameOf(row), ...lines].join('\n');
}

const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** @returns the rows as a table in Markdown, what was set at each server, and what was not tried */
function markdown(rows: Row[], absent: Absent[]): string {
  const head = ['server, client', ...steps];
  const body = rows.map((row) => {
    const cells = steps.map((step) => (row.cells[step] ? inWords(row.cells[step]) : ''));
    return line([nameOf(row), ...cells]);
  });
  const servers = [...new Set(rows.map(({ server }) => server))];
  return [
    line(head),
    line(head.map(() => '---')),
    ...body,
    '',
    'What was set at each server, where its default does not fit:',
    '',
    ...servers.flatMap(({ name, options }) => [
      `- ${name}${options.length > 0 ? '' : ': nothing'}`,
      ...options.map((option) => `  - ${option}`),
    ]),
    '',
    'Not tried:',
    '',
    ...absent.map(({ name, missing }) => `- ${name}: ${missing}`),
  ].join('\n');
}

const page = at('docs/servers.md');
const begin = '<!-- made by npm run interop -->';
const end = '<!-- end of what npm run interop made -->';

/** Puts the table between its marks in docs/servers.md. @throws Error when the marks are not there */
export function write(rows: Row[], absent: Absent[]): void {
  const text = readFileSync(page, 'utf8');
  const [before, rest = ''] = text.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, `${before}${begin}\n\n${markdown(rows, absent)}\n\n${end}${after}`);
}
