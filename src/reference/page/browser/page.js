// What every page does: the list of guides opens where it is shut, code is copied, and what is too wide can be scrolled by keyboard.

const root = document.documentElement;
root.classList.add('scripted');

const menu = document.querySelector('#menu');
menu.hidden = false;
menu.addEventListener('click', () => {
  const isOpen = root.classList.toggle('guides-open');
  menu.setAttribute('aria-expanded', String(isOpen));
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !root.classList.contains('guides-open')) return;
  menu.click();
  menu.focus();
});

for (const block of document.querySelectorAll('article pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', () => {
    void copied(block).then((isCopied) => {
      button.textContent = isCopied ? 'Copied' : 'Selected';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
  });
  const frame = document.createElement('div');
  frame.className = 'code';
  block.replaceWith(frame);
  frame.append(block, button);
}

/** Copies a block of code. Where the browser does not let us, as without TLS, the code is selected. */
async function copied(block) {
  try {
    await navigator.clipboard.writeText(block.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(block);
    return false;
  }
}

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries)
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
});
for (const block of document.querySelectorAll('article pre, .wide')) watch.observe(block);

// The list begins where the reader is.
document.querySelector('#guides [aria-current]')?.scrollIntoView({ block: 'nearest' });
