import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the focus near a list when what had it is taken out of the list. `ref` goes to an element around the list that can have the focus;
 * `expect` is called when something is taken out. Once `value` is another one and nothing has the focus any more, the element has it.
 */
export function useLostFocus(value: unknown): {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly expect: () => void;
} {
  const ref = useRef<HTMLDivElement>(null);
  const isExpected = useRef(false);
  useEffect(() => {
    if (!isExpected.current) return;
    isExpected.current = false;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) ref.current?.focus();
  }, [value]);
  return {
    ref,
    expect: () => {
      isExpected.current = true;
    },
  };
}
