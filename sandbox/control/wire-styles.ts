/** The style sheet of the sandbox page, on top of the platform's. */
export const WIRE_STYLES = `
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
h4 { font-size: .875rem; margin: .75rem 0 .25rem; }
.box { border: 1px solid var(--line); border-radius: 10px; padding: .25rem 1rem; }
.box > summary, .sequence summary { cursor: pointer; }
.box > summary { padding: .5rem 0; font-weight: 600; }
.switches { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; padding: .5rem 0 1rem; }
.switches form { display: grid; }
fieldset { border: 1px solid var(--line); border-radius: 10px; display: flex; flex-direction: column; gap: .5rem; margin: 0; min-width: 0; }
legend { font-weight: 600; padding: 0 .25rem; }
label { display: grid; gap: .25rem; font-size: .875rem; }
select, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: .4rem; min-width: 0; width: 100%; }
fieldset button { margin-top: auto; }
.lanes, .sequence summary { display: grid; grid-template-columns: repeat(4, 1fr); }
.lanes { text-align: center; font-weight: 600; border-bottom: 1px solid var(--line); padding: .5rem 0; }
.sequence {
  margin: 0; padding: 0; list-style: none;
  background: repeating-linear-gradient(to right, transparent 0 calc(12.5% - 1px), var(--line) calc(12.5% - 1px) 12.5%, transparent 12.5% 25%);
}
.sequence summary { list-style: none; padding: .5rem 0; }
.sequence summary::-webkit-details-marker { display: none; }
.sequence summary:hover .label { text-decoration: underline; }
.lane-1 { grid-column-start: 1; } .lane-2 { grid-column-start: 2; } .lane-3 { grid-column-start: 3; }
.span-2 { grid-column-end: span 2; margin: 0 25%; }
.span-3 { grid-column-end: span 3; margin: 0 16.67%; }
.span-4 { grid-column-end: span 4; margin: 0 12.5%; }
.arrow { border-bottom: 2px solid var(--accent); position: relative; text-align: center; font-size: .8rem; padding-bottom: .25rem; min-width: 0; }
.arrow::after { content: ''; position: absolute; bottom: -5px; border: 4px solid transparent; }
.right::after { right: -2px; border-left: 8px solid var(--accent); border-right: 0; }
.left::after { left: -2px; border-right: 8px solid var(--accent); border-left: 0; }
.label { background: var(--card); padding: 0 .35rem; overflow-wrap: anywhere; }
.fault .arrow { border-bottom-style: dashed; }
.content { background: var(--ground); border: 1px solid var(--line); border-radius: 10px; padding: .25rem 1rem 1rem; margin: .25rem 0 1rem; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; font-size: .875rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
pre { margin: .25rem 0; font-size: .8rem; overflow-x: auto; }
@media (max-width: 48rem) {
  .lanes { display: none; }
  .sequence { background: none; }
  .sequence summary { display: block; }
  .arrow { margin: 0; display: block; text-align: start; border-bottom-width: 1px; }
  .arrow::after { display: none; }
  .arrow .unseen { position: static; width: auto; height: auto; clip-path: none; }
  dl { grid-template-columns: 1fr; }
}
`;
