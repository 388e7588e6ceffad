import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the focus near where it was: if what had it is gone when `of` is another value, such as the row that was just taken away, the focus
 * is here, and not at the top of the page.
 */
export function KeptFocus({ of, children }: { of: unknown; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && document.activeElement === document.body) box.current?.focus();
    isFirst.current = false;
  }, [of]);
  return (
    <div ref={box} class="kept-focus" tabIndex={-1}>
      {children}
    </div>
  );
}
