import { readFileSync, writeFileSync } from 'node:fs';
import { at } from '../../scripts/tools/paths.ts';
import type { ClientType, Server } from './server.ts';
import { type Cell, type Step, steps } from './stories.ts';

/** One server with one kind of client; or a server that could not be had. */
export interface Row {
  server: Server;
  version?: string;
  client?: ClientType;
  /** Why it was not tried. */
  missing?: string;
  cells: Partial<Record<Step, Cell>>;
}

const marks = { works: '✓', lacks: '–', fails: '✗' };

const inWords = ({ outcome, words }: Cell) => `${marks[outcome]} ${words}`.trim();

const nameOf = ({ server, version, client }: Row) =>
  client ? `${server.name} ${version}, ${client}` : server.name;

/** @returns the rows for a terminal, a line for each step */
export function printed(rows: Row[]): string {
  return rows
    .map((row) => {
      const lines = steps.flatMap((step) => {
        const cell = row.cells[step];
        return cell ? [`  ${step.padEnd(24)} ${inWords(cell)}`] : [];
      });
      return [nameOf(row), ...(row.missing ? [`  not tried: ${row.missing}`] : lines)].join('\n');
    })
    .join('\n');
}

const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** @returns the rows as a table in Markdown, and what each server was configured to do otherwise */
export function markdown(rows: Row[]): string {
  const head = ['server, client', ...steps];
  const body = rows.map((row) => {
    const cells = steps.map((step) => (row.cells[step] ? inWords(row.cells[step]) : 'not tried'));
    return line([nameOf(row), ...cells]);
  });
  const servers = [...new Set(rows.map(({ server }) => server))];
  const notes = servers.map(({ name, options }) => `- **${name}**: ${options.join(' ')}`);
  const missing = rows.filter((row) => row.missing).map((row) => `- ${row.server.name}: ${row.missing}`);
  return [
    line(head),
    line(head.map(() => '---')),
    ...body,
    '',
    'What was set otherwise than each server has it by default:',
    '',
    ...notes,
    ...(missing.length > 0 ? ['', 'Not tried:', '', ...missing] : []),
  ].join('\n');
}

const page = at('docs/servers.md');
const begin = '<!-- made by npm run interop -->';
const end = '<!-- end of what npm run interop made -->';

/** Puts the table between its marks in docs/servers.md. @throws Error when the marks are not there */
export function write(rows: Row[]): void {
  const text = readFileSync(page, 'utf8');
  const [before, rest = ''] = text.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, `${before}${begin}\n\n${markdown(rows)}\n\n${end}${after}`);
}
