import type { Row } from './row.ts';

const cells = (values: string[]) =>
  `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |\n`;

/** One table for each section; one column for each app that was asked, with what it did. */
export function markdownTable(rows: Row[]): string {
  return Object.entries(Object.groupBy(rows, ({ section }) => section))
    .map(([section, ofSection = []]) => `\n## ${section}\n\n${tableOf(ofSection)}`)
    .join('');
}

function tableOf(rows: Row[]): string {
  const apps = [...new Set(rows.map(({ app }) => app))];
  const withSpec = rows.some(({ spec }) => spec);
  const head = ['Module', 'Forged', ...(withSpec ? ['Specification'] : []), 'The app', ...apps];
  const lines = Object.entries(Object.groupBy(rows, ({ name }) => name)).map(([name, same = []]) => {
    const [{ given = '', spec = '', expected = '' } = {}] = same;
    const got = apps.map((app) => {
      const row = same.find((one) => one.app === app);
      return row ? (row.got === row.expected ? '✓' : row.got) : '–';
    });
    return cells([`\`${name}\``, given, ...(withSpec ? [spec] : []), expected, ...got]);
  });
  return cells(head) + cells(head.map(() => '---')) + lines.join('');
}
