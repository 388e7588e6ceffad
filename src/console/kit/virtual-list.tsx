import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * A long list in a box of its own that scrolls: only what is seen is in the page, so that ten thousand rows are as quick as ten. Rows may
 * be of any height; `estimate` is what one usually has, in px. `onEnd` is told when the last row is near: load more there.
 */
export function VirtualList<Row>({
  label,
  rows,
  keyOf,
  estimate,
  onEnd,
  children,
}: {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  estimate: number;
  onEnd?: (() => void) | undefined;
  children: (row: Row) => ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  const end = useRef(onEnd);
  end.current = onEnd;
  const [, setTick] = useState(0);
  const keyAt = (index: number): string | number => {
    const row = rows[index];
    return row === undefined ? index : keyOf(row);
  };
  const options = {
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    getItemKey: keyAt,
    overscan: 8,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => setTick((tick) => tick + 1),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, HTMLLIElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useLayoutEffect(() => {
    if (rows.length > 0 && last >= rows.length - 5) end.current?.();
  }, [last, rows.length]);
  // A browser goes there step by step, and stops where a row on the way turns out to be of another height.
  const onKeyDown = (event: KeyboardEvent): void => {
    const element = box.current;
    if (element === null || event.target !== element || (event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    element.scrollTop = event.key === 'Home' ? 0 : element.scrollHeight;
  };
  return (
    // It has the focus, as everything that scrolls: these keys are the browser's own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div class="virtual" ref={box} role="region" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <ul style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {items.map((item) => {
          const row = rows[item.index];
          return (
            <li
              key={item.key}
              data-index={item.index}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              ref={(element) => {
                if (element !== null) virtualizer.measureElement(element);
              }}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row !== undefined && children(row)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
