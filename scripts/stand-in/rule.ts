/** A rule of Stytch that the stand-in keeps, and the tests that show it: `<file>: <name>`, of sandbox/. */
export type Rule = { of: string; rule: string; tests: string[] };
