import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What had the focus last, and the section it was in. */
type Held = { readonly element: Element; readonly section: Element | null };

/**
 * Whoever acts on a row that is gone afterwards goes on at the heading of the section it was in, and not at the start of the page. Where the
 * section is gone as well, it is the first heading that is left. It looks whenever what is around it is shown anew.
 */
export function KeepsFocus({ children }: { children: ComponentChildren }) {
  const part = useRef<HTMLDivElement>(null);
  const held = useRef<Held | undefined>(undefined);
  useLayoutEffect(() => {
    if (held.current === undefined || held.current.element.isConnected) return;
    const { section } = held.current;
    held.current = undefined;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const around = section?.isConnected === true ? section : part.current;
    const heading = around?.querySelector<HTMLElement>('h2, h3');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
  return (
    <div
      ref={part}
      onFocusIn={({ target }) => {
        held.current =
          target instanceof Element ? { element: target, section: target.closest('section') } : undefined;
      }}
    >
      {children}
    </div>
  );
}
