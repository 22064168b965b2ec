/** Selecting a chip lights up all places of that secret, and selecting it again puts the light out. */
let chosen = new URLSearchParams(location.search).get('light') || '';

export function light() {
  show();
  document.addEventListener('click', (event) => {
    const chip = event.target.closest('a[data-secret]');
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chosen = chip.dataset.secret === chosen ? '' : chip.dataset.secret;
    show();
    say(chip);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.target.matches('a[data-secret]')) {
      event.preventDefault();
      event.target.click();
    } else if (event.key === 'Escape' && chosen) {
      chosen = '';
      show();
    }
  });
}

/** Marks the chips of the chosen secret, and the messages that carry it. A link that switches is a button. */
export function show() {
  for (const chip of document.querySelectorAll('[data-secret]')) {
    const isChosen = chip.dataset.secret === chosen;
    chip.classList.toggle('lit', isChosen);
    if (chip.tagName !== 'A') continue;
    chip.setAttribute('role', 'button');
    chip.setAttribute('aria-pressed', String(isChosen));
  }
  for (const arrow of document.querySelectorAll('.arrow'))
    arrow.classList.toggle('lit', chosen !== '' && arrow.querySelector('.lit') !== null);
  document.body.classList.toggle('lighting', chosen !== '');
  explain(document.querySelector(`a[data-secret="${CSS.escape(chosen)}"]`));
}

/** Says what the chosen secret is for, in sight wherever the page is scrolled to. */
function explain(chip) {
  const place = document.getElementById('chosen');
  const name = document.createElement('strong');
  name.textContent = chip?.textContent ?? '';
  place.hidden = !chip;
  place.replaceChildren(...(chip ? [name, ` ${chip.title}`] : []));
}

function say(chip) {
  const places = document.querySelectorAll('.arrow.lit').length;
  const words = chosen
    ? `${chip.textContent} is in ${places} message${places === 1 ? '' : 's'}. ${chip.title}`
    : 'No secret is selected';
  document.getElementById('news').textContent = words;
}
