import { useEffect, useRef, useState } from 'preact/hooks';

import { PAGES, pageAt } from '../pages/index.ts';
import { hrefTo } from '../route/route.ts';
import { useRoute } from '../route/use-route.ts';
import { Ending } from '../session/ending.tsx';
import { Account } from './account.tsx';
import { Mark } from './mark.tsx';
import { Missing } from './missing.tsx';

/** What is around every page: where one may go, who one is, and the page itself. */
export function Shell() {
  const route = useRoute();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  const [name = '', ...rest] = route.path;
  const page = pageAt(name);
  const place = route.path.join('/');
  useEffect(() => {
    setOpen(false);
    scrollTo(0, 0);
  }, [place]);
  // On a small screen the list of pages is a menu, which Escape closes.
  useEffect(() => {
    if (!isOpen) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      setOpen(false);
      menu.current?.focus();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [isOpen]);
  return (
    <div class="shell">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>('#main')?.focus();
        }}
      >
        Skip to the page
      </a>
      <header class="top">
        <button
          ref={menu}
          type="button"
          class="menu"
          aria-expanded={isOpen}
          aria-controls="nav"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
        <a class="brand" href="#/">
          <Mark /> Gatehouse
        </a>
        <Account />
      </header>
      <nav id="nav" class={isOpen ? 'open' : undefined} aria-label="Pages">
        {[...new Set(PAGES.map(({ group }) => group))].map((group) => (
          <div key={group}>
            <p>{group}</p>
            <ul>
              {PAGES.filter((one) => one.group === group).map(({ path, label }) => (
                <li key={path}>
                  <a
                    href={path === '' ? '#/' : hrefTo([path])}
                    aria-current={path === name ? 'page' : undefined}
                  >
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <div>
          <p>Help</p>
          <ul>
            <li>
              <a href="/docs/">API reference</a>
            </li>
            <li>
              <a href="/docs/readme">Guides</a>
            </li>
          </ul>
        </div>
      </nav>
      <main id="main" tabIndex={-1}>
        <Ending />
        {page === undefined ? <Missing /> : <page.Page key={name} rest={rest} query={route.query} />}
      </main>
    </div>
  );
}
