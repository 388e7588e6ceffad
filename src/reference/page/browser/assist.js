/** Fields that have no name in Swagger UI: which they are, and what each is called. */
const UNNAMED = [
  ['.body-param textarea', () => 'Body'],
  ['.examples-select-element', () => 'Example'],
  [
    '[data-param-name] :is(input, select, textarea)',
    (field) => field.closest('[data-param-name]').dataset.paramName,
  ],
];

/** What may hold more than it shows. */
const SCROLLED = 'pre, .example, .microlight, .models-scroll, .model-box, .json-schema-2020-12';

/** Gives a name to the fields in a part of the page that have none, and lets the tab key reach what can be scrolled. */
function assist(part) {
  for (const [selector, nameOf] of UNNAMED)
    for (const field of part.querySelectorAll(selector))
      if (!field.hasAttribute('aria-label') && field.labels.length === 0) field.ariaLabel = nameOf(field);
  for (const block of part.querySelectorAll(SCROLLED)) {
    const isScrolled = block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight;
    if (isScrolled && /auto|scroll/.test(getComputedStyle(block).overflow)) block.tabIndex = 0;
    else block.removeAttribute('tabindex');
  }
}

/**
 * Adds what Swagger UI leaves out for people who use a keyboard or a screen reader, now and whenever it shows something else. It keeps
 * what is added: it knows nothing of these attributes.
 */
export function assistIn(part) {
  let isDue = false;
  const soon = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      assist(part);
    });
  };
  new MutationObserver(soon).observe(part, { childList: true, subtree: true });
  addEventListener('resize', soon);
}
