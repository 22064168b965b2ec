/** Brings news to the page as they happen. It can be stopped, and rests while the page is hidden. */
import { show } from './light.js';
import { morph } from './morph.js';
import { makeTabs } from './tabs.js';

let source;
let isWanted = true;
let isLoading = false;
let isStale = false;

export function goLive() {
  const status = document.createElement('p');
  status.id = 'news';
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  document.body.append(status);

  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Live';
  const update = () => {
    button.setAttribute('aria-pressed', String(isWanted));
    listen(isWanted && !document.hidden);
  };
  button.addEventListener('click', () => {
    isWanted = !isWanted;
    update();
  });
  document.addEventListener('visibilitychange', update);
  document.getElementById('live').replaceChildren(button);
  update();
}

/** A hidden page keeps no connection: a browser has only six for each server. */
function listen(isOn) {
  if (isOn === Boolean(source)) return;
  source?.close();
  source = isOn ? new EventSource('/sandbox/events') : undefined;
  // Whatever came meanwhile, or the sandbox was started again: the page is another one.
  source?.addEventListener('open', load);
  source?.addEventListener('change', load);
}

async function load() {
  isStale = true;
  if (isLoading) return;
  isLoading = true;
  try {
    while (isStale) {
      isStale = false;
      const response = await fetch(location.pathname);
      if (response.ok) take(await response.text());
    }
  } catch {
    // The sandbox is gone; the source goes on trying, and loads when it is back.
  } finally {
    isLoading = false;
  }
}

function take(text) {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const before = document.querySelectorAll('.message').length;
  const isFollowed = isInView(lastStep());
  morph(document.querySelector('main'), fresh.querySelector('main'));
  makeTabs(document);
  show();
  const added = document.querySelectorAll('.message').length - before;
  if (added <= 0) return;
  // Nobody who is still at the top has asked to be moved.
  if (isFollowed && scrollY > 0) lastStep()?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  const title = document.querySelector('.flow h2')?.textContent ?? '';
  const chapter = [...document.querySelectorAll('.flow:first-child .chapter h3')].at(-1)?.textContent ?? '';
  document.getElementById('news').textContent =
    `${added} new message${added === 1 ? '' : 's'}. ${title}: ${chapter}`;
}

const lastStep = () => [...document.querySelectorAll('.flow:first-child .step')].at(-1);

/** Who has the last message before the eyes wants to see the next one, and who reads elsewhere does not. */
function isInView(step) {
  if (!step) return true;
  const { top, bottom } = step.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
