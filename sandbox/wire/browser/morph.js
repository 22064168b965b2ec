/**
 * Makes a page what a fresh copy of it is, and leaves whatever did not change where it is: the focus, what is open, and
 * the place where a screen reader is.
 */

/** What the server sent for a message. The page has made tabs of it since. */
const sent = new WeakMap();

/** Messages are taken as a whole: they are replaced where the server says something else than before. */
const isUnit = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute('data-unit');

export function remember(root) {
  for (const unit of root.querySelectorAll('[data-unit]')) sent.set(unit, unit.innerHTML);
}

export function morph(live, fresh) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.data !== fresh.data) live.data = fresh.data;
    return;
  }
  if (isUnit(live)) return replaceUnit(live, fresh);
  // What is open, the user decides.
  for (const { name } of [...live.attributes])
    if (name !== 'open' && !fresh.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (name !== 'open' && live.getAttribute(name) !== value) live.setAttribute(name, value);
  morphChildren(live, fresh);
}

function morphChildren(live, fresh) {
  let next = live.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = child.id ? live.querySelector(`:scope > #${CSS.escape(child.id)}`) : similar(next, child);
    if (!match) {
      live.insertBefore(child, next);
      if (child.id?.startsWith('s')) child.classList.add('fresh');
      rememberWithin(child);
      continue;
    }
    if (match === next) next = next.nextSibling;
    else live.insertBefore(match, next);
    morph(match, child);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/** A node without an id is taken for the one in its place, if that is of its kind. */
const similar = (node, child) => (node && !node.id && node.nodeName === child.nodeName ? node : undefined);

function rememberWithin(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (isUnit(node)) sent.set(node, node.innerHTML);
  remember(node);
}

function replaceUnit(live, fresh) {
  const html = fresh.innerHTML;
  if (sent.get(live) === html) return;
  const chosen = live.querySelector('.panel')?.dataset.chosen;
  const hadFocus = live.querySelector(':scope > summary') === document.activeElement;
  live.replaceChildren(...fresh.childNodes);
  sent.set(live, html);
  if (chosen) live.querySelector('.panel').dataset.chosen = chosen;
  if (hadFocus) live.querySelector(':scope > summary').focus();
}
