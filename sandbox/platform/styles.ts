/** The one style sheet of the platform's pages: light and dark by the system's wish, WCAG AA contrasts in both. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f5f2, #16181c);
  --card: light-dark(#ffffff, #1f2228);
  --ink: light-dark(#1d2126, #eceef1);
  --soft: light-dark(#565d66, #a9b1bc);
  --line: light-dark(#d9d6cf, #3a3f48);
  --accent: light-dark(#1f5fa8, #8fc1ff);
  --on-accent: light-dark(#ffffff, #10151c);
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: flex; flex-direction: column; gap: 1.5rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif;
}
header { display: flex; align-items: center; justify-content: center; gap: .5rem; font-weight: 650; }
main {
  width: 100%; max-width: 30rem; margin: 0 auto; padding: 1.75rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 14px;
}
/* Read aloud, not shown. */
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
code { font: .85em ui-monospace, monospace; color: var(--soft); overflow-wrap: anywhere; }
small, .fine, footer { color: var(--soft); font-size: .875rem; }
footer { text-align: center; }
ul { padding: 0; margin: .5rem 0; list-style: none; }
.scopes li { padding: .5rem 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; justify-content: space-between; }
.refused li { color: var(--soft); }
.granted { margin: .25rem 0 .75rem; }
.granted li { padding: 0; border: 0; }
.choices li { position: relative; margin: .75rem 0; border: 1px solid var(--line); border-radius: 10px; }
.choices li:hover { border-color: var(--accent); }
/* The hint belongs to its button: the whole box is pressed. */
.choices button::after { content: ""; position: absolute; inset: 0; }
.choices small { display: block; margin-top: -.5rem; padding: 0 1rem .6rem calc(40px + 1.75rem); }
button {
  font: inherit; color: inherit; background: transparent; cursor: pointer; min-height: 2.75rem;
  border: 1px solid var(--line); border-radius: 10px; padding: .5rem 1rem;
}
button:hover { border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.choices button { border: 0; width: 100%; display: flex; align-items: center; gap: .75rem; text-align: start; }
.choices img, .initial { width: 40px; height: 40px; border-radius: 50%; flex: none; }
.initial { display: grid; place-items: center; border: 1px solid var(--line); color: var(--soft); }
.decision { display: flex; gap: .75rem; margin: 1.5rem 0 1rem; }
.decision button { flex: 1; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.quiet { margin-top: 1rem; }
a { color: var(--accent); }
button.link { border: 0; padding: .5rem 0; color: var(--accent); text-decoration: underline; }
`;
