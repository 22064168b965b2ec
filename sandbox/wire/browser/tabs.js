/** Makes tabs of the sections of each message (WAI-ARIA Authoring Practices, tabs with automatic activation). */
export function makeTabs(root) {
  for (const panel of root.querySelectorAll('.panel:not(.tabbed)')) tabsOf(panel);
}

function tabsOf(panel) {
  const sections = [...panel.querySelectorAll(':scope > [data-tab]')];
  const base = panel.closest('[id]').id;
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'The message');
  const tabs = sections.map((section, index) => {
    const heading = section.querySelector('h4');
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = `${base}-tab-${index}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `${base}-panel-${index}`);
    tab.textContent = heading.textContent;
    // Read aloud only: the headings below it need it over them.
    heading.className = 'unseen';
    section.id = `${base}-panel-${index}`;
    section.setAttribute('role', 'tabpanel');
    section.setAttribute('aria-labelledby', tab.id);
    section.tabIndex = 0;
    tab.addEventListener('click', () => choose(index));
    return tab;
  });
  const choose = (chosen) => {
    panel.dataset.chosen = String(chosen);
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      sections[index].hidden = index !== chosen;
    }
  };
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(document.activeElement);
    const last = tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(to);
    tabs[to].focus();
  });
  list.append(...tabs);
  panel.prepend(list);
  panel.classList.add('tabbed');
  choose(Number(panel.dataset.chosen ?? 0));
}
