import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { Section } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import type { Entry } from '../../changes/entry.ts';
import type { Family } from './kinds.ts';
import { FAMILIES } from './kinds.ts';
import type { Bar, Interval } from './plot-data.ts';
import { barsOf, topOf } from './plot-data.ts';

/** How wide it is before that is known, in px. */
const WIDTH = 720;
const HEIGHT = 132;
/** Beside and below the bars there is room for the scale and for times. */
const LEFT = 34;
const BOTTOM = 18;
const TOP = 8;
/** A bar is no wider, however few there are. */
const BAR_MAX = 56;

const SHORT = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const DAY_MS = 86_400_000;

const named = (at: number, width: number): string => (width >= DAY_MS ? DAY : SHORT).format(at);

/** How many changes of each family there were when, of the entries that are loaded, drawn and as a table. A bar leads to its time. */
export function Plot({
  entries,
  isAll,
  isBusy,
  onInterval,
}: {
  entries: readonly Entry[];
  /** Whether these are all there are. */
  isAll: boolean;
  /** Whether others are on their way in their place. */
  isBusy: boolean;
  onInterval: (interval: Interval) => void;
}) {
  const bars = useMemo(() => barsOf(entries, -new Date().getTimezoneOffset() * 60_000), [entries]);
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  const width = first.until - first.from;
  const families = FAMILIES.filter(({ family }) => bars.some(({ counts }) => counts[family] > 0));
  const filled = bars.filter(({ total }) => total > 0);
  return (
    <Section title="Changes over time">
      <p class="quiet small plot-range">
        {isAll ? 'All' : 'The newest'} {entries.length.toLocaleString()}{' '}
        {entries.length === 1 ? 'change' : 'changes'}
        {isAll ? '' : ' that are loaded'}, {named(first.from, width)} to {named(last.until, width)}. Choose a
        bar to see only its time.
      </p>
      <div aria-busy={isBusy}>
        <Drawing bars={bars} width={width} onInterval={onInterval} />
      </div>
      <ul class="plot-legend" aria-label="What the bars are made of">
        {families.map(({ family, label }) => (
          <li key={family}>
            <Swatch family={family} /> {label}
          </li>
        ))}
      </ul>
      <details class="plot-table">
        <summary>As a table</summary>
        <Table
          caption="Changes over time, by what they are about"
          rows={filled.toReversed()}
          keyOf={({ from }) => from}
          columns={[
            {
              title: 'From',
              isName: true,
              cell: ({ from, until }) => (
                <button type="button" class="plain" onClick={() => onInterval({ from, until })}>
                  {named(from, width)}
                </button>
              ),
            },
            ...families.map(({ family, label }) => ({
              title: label,
              isNumber: true,
              cell: ({ counts }: Bar) => counts[family].toLocaleString(),
            })),
            { title: 'All', isNumber: true, cell: ({ total }) => total.toLocaleString() },
          ]}
        />
      </details>
    </Section>
  );
}

function Drawing({
  bars,
  width,
  onInterval,
}: {
  bars: readonly Bar[];
  width: number;
  onInterval: (interval: Interval) => void;
}) {
  const id = useId();
  const [box, full] = useWidth();
  const top = topOf(Math.max(...bars.map(({ total }) => total)));
  const step = (full - LEFT) / bars.length;
  const scale = (HEIGHT - BOTTOM - TOP) / top;
  const base = HEIGHT - BOTTOM;
  const [first] = bars;
  const last = bars.at(-1);
  return (
    <div class="plot" ref={box}>
      {/* The table says the same to who does not see it, and is the way for the keyboard. */}
      <svg width={full} height={HEIGHT} aria-hidden="true" focusable="false">
        <defs>
          {FAMILIES.map(({ family }) => (
            <Pattern key={family} id={`${id}-${family}`} family={family} />
          ))}
        </defs>
        <line class="plot-line" x1={LEFT} x2={full} y1={base} y2={base} />
        <line class="plot-line plot-top" x1={LEFT} x2={full} y1={TOP} y2={TOP} />
        <text class="plot-text" x={LEFT - 6} y={TOP + 4} text-anchor="end">
          {top.toLocaleString()}
        </text>
        <text class="plot-text" x={LEFT - 6} y={base + 2} text-anchor="end">
          0
        </text>
        {first !== undefined && (
          <text class="plot-text" x={LEFT} y={HEIGHT - 4}>
            {named(first.from, width)}
          </text>
        )}
        {last !== undefined && (
          <text class="plot-text" x={full} y={HEIGHT - 4} text-anchor="end">
            {named(last.until, width)}
          </text>
        )}
        {bars.map((bar, index) => (
          <BarView
            key={bar.from}
            bar={bar}
            patterns={id}
            place={{ x: LEFT + index * step, width: step, base, scale }}
            title={`${named(bar.from, width)}: ${bar.total.toLocaleString()}`}
            onClick={() => onInterval(bar)}
          />
        ))}
      </svg>
    </div>
  );
}

/** How wide an element is, now and from now on: texts in a drawing that is stretched would be stretched as well. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(LEFT * 2, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

function BarView({
  bar,
  patterns,
  place: { x, width, base, scale },
  title,
  onClick,
}: {
  bar: Bar;
  patterns: string;
  place: { readonly x: number; readonly width: number; readonly base: number; readonly scale: number };
  title: string;
  onClick: () => void;
}) {
  if (bar.total === 0) return null;
  const thick = Math.min(BAR_MAX, Math.max(1, width - Math.min(3, width / 5)));
  const parts = partsOf(bar);
  return (
    // The same is in the table, by keyboard.
    <g class="plot-bar" onClick={onClick}>
      <title>{title}</title>
      <rect class="plot-hit" x={x} y={0} width={width} height={base} />
      {parts.map(({ family, from, count }) => (
        <rect
          key={family}
          class={`family-${family}`}
          x={x + (width - thick) / 2}
          y={base - (from + count) * scale}
          width={thick}
          height={count * scale}
          fill={`url(#${patterns}-${family})`}
        />
      ))}
    </g>
  );
}

/** What a bar is made of, from the bottom up. */
function partsOf({ counts }: Bar): { family: Family; from: number; count: number }[] {
  let from = 0;
  return FAMILIES.flatMap(({ family }) => {
    const count = counts[family];
    const part = { family, from, count };
    from += count;
    return count > 0 ? [part] : [];
  });
}

/** What tells families apart beside their colour. */
const MARKS: Readonly<Record<Family, string>> = {
  access: '',
  roles: 'M-1 7 7 -1M5 9 9 5M-1 1 1 -1',
  teams: 'M0 2H8M0 6H8',
  people: 'M2 0V8M6 0V8',
  accounts: 'M1 3h2M5 7h2M5 3h2M1 7h2',
  orgs: 'M0 0 8 8M8 0 0 8',
};

function Pattern({ id, family }: { id: string; family: Family }) {
  return (
    <pattern id={id} class={`family-${family}`} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect class="plot-fill" width="8" height="8" />
      <path class="plot-mark" d={MARKS[family]} />
    </pattern>
  );
}

function Swatch({ family }: { family: Family }) {
  const id = useId();
  return (
    <svg class="plot-swatch" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <defs>
        <Pattern id={id} family={family} />
      </defs>
      <rect class={`plot-part family-${family}`} width="16" height="16" fill={`url(#${id})`} />
    </svg>
  );
}
