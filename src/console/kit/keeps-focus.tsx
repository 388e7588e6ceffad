import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Whoever acts on a row that is gone afterwards goes on at the heading of the part it was in, and not at the start of the page. It looks
 * whenever what is around it is shown anew.
 */
export function KeepsFocus({ children }: { children: ComponentChildren }) {
  const part = useRef<HTMLDivElement>(null);
  const held = useRef<Element | undefined>(undefined);
  useLayoutEffect(() => {
    if (held.current === undefined || held.current.isConnected) return;
    held.current = undefined;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const heading = part.current?.querySelector<HTMLElement>('h2, h3');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
  return (
    <div
      ref={part}
      onFocusIn={({ target }) => {
        held.current = target instanceof Element ? target : undefined;
      }}
    >
      {children}
    </div>
  );
}
