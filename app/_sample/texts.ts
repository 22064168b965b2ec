// Without imports: they would all go to the browser with the scripts of the page.

/** The name of the draft of a new task's title. */
export const taskDraft = 'task';

/** Beside the field for a new task, in place of those of `writeFailures` or in addition. */
export const titleTexts = {
  // The draft keeps the form's key, and so the API knows the same text again.
  unavailable:
    'We can’t tell whether that was saved. If it’s not in the list, add it again; it won’t be added twice.',
  not_found: 'We couldn’t add that. Try again in a minute.',
  empty: 'Type a task first.',
  too_long: 'Keep it to 200 characters.',
};

/** Where the user may not edit. */
export const offerTexts = {
  field: 'New task',
  offer: 'We can see your tasks but not change them yet.',
  allow: 'Allow editing',
  allowing: 'One moment…',
  allowHint: '{platform} may ask you first. We’ll keep what you’ve typed.',
  refused: '{platform} didn’t let us change tasks.',
  askAgain: 'Ask again',
  kept: 'We’ve kept what you typed: {title}',
};

export const taskTexts = {
  heading: 'Your tasks',
  open: { other: '{n} open' },
  // Not those ticked since: their rows stay where they are.
  done: { other: 'Done earlier ({n})' },
  none: 'No tasks yet.',
  allDone: 'All done.',
  field: 'New task',
  add: 'Add task',
  adding: 'Adding…',
  added: 'Added: {title}',
  unreached: 'We couldn’t get through. Check that you’re online, then try again.',
  notAdded: '“{title}”:',
  tick: 'Mark as done: {title}',
  untick: 'Mark as not done: {title}',
  isDone: 'Done:',
  ticked: 'Done: {title}',
  unticked: 'Not done: {title}',
};

/** On a page that stays open. */
export const changeTexts = {
  changed: 'Your tasks have changed.',
  show: 'Show them',
  ended: 'You’re no longer connected.',
  connect: 'Connect again',
};
