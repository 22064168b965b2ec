/** One line of a table of what the app was put through. */
export interface Row {
  section: string;
  name: string;
  /** What is forged, or what goes wrong. */
  given: string;
  /** The paragraph that says what to do, where there is one. */
  spec: string | undefined;
  expected: string;
  /** Which of several apps was asked: the column that `got` goes into. */
  app: string;
  got: string;
}

declare module 'vitest' {
  interface TaskMeta {
    row?: Row;
  }
}
