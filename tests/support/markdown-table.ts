import type { Row } from './row.ts';

const cells = (values: string[]) =>
  `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |\n`;

const groups = (rows: Row[], by: (row: Row) => string): [string, Row[]][] =>
  Object.entries(Object.groupBy(rows, by)).map(([key, group = []]) => [key, group]);

/** One table for each section, one line for each name, one column for each app that was asked. */
export function markdownTable(rows: Row[]): string {
  return groups(rows, ({ section }) => section)
    .map(([section, ofSection]) => `\n## ${section}\n\n${tableOf(ofSection)}`)
    .join('');
}

function tableOf(rows: Row[]): string {
  const apps = [...new Set(rows.map(({ app }) => app))];
  const lines = groups(rows, ({ name }) => name);
  const withSpec = rows.some(({ spec }) => spec);
  // Where the same is expected of all, it is said once, and the columns only say whether it came true.
  const alike = lines.every(([, [first, ...others]]) =>
    others.every(({ expected }) => expected === first?.expected),
  );
  const head = [
    'Module',
    'Forged',
    ...(withSpec ? ['Specification'] : []),
    ...(alike ? ['The app'] : []),
    ...apps,
  ];
  return (
    cells(head) +
    cells(head.map(() => '---')) +
    lines
      .map(([name, same]) => {
        const [{ given = '', spec = '', expected = '' } = {}] = same;
        const got = apps.map((app) => same.find((row) => row.app === app)?.got ?? '–');
        return cells([
          `\`${name}\``,
          given,
          ...(withSpec ? [spec] : []),
          ...(alike ? [expected] : []),
          ...got.map((words) => (alike && words === expected ? '✓' : words)),
        ]);
      })
      .join('')
  );
}
