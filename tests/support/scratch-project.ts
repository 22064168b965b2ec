import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes a project of one file, or of some more, calls `use` with its folder, and removes it. */
export async function inScratchProject<T>(
  file: string,
  text: string,
  use: (root: string) => T | Promise<T>,
  others: Record<string, string> = {},
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  try {
    for (const [path, content] of Object.entries({ ...others, [file]: text })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
