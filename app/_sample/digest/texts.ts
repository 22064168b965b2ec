export const digestTexts = {
  heading: 'While you’re away',
  keep: 'Keep my digest up to date while I’m away',
  on: 'On',
  off: 'Off',
  saving: 'One moment…',
  hint: 'When this is on, we count your tasks from time to time, with the access you allowed, until you turn it off or disconnect.',
  open: { one: '{n} open task', other: '{n} open tasks' },
  done: { one: '{n} done', other: '{n} done' },
  updated: 'Last updated while you were away:',
  soon: 'Your first digest is on its way.',
};
