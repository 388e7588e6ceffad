import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { Step } from '../../kit/grant-steps.ts';
import type { Kind } from '../../kit/kind.ts';
import { Icon } from '../../kit/icon.tsx';
import { drawnOf } from './drawn.ts';
import type { ColumnName } from './layout.ts';
import { layoutOf } from './layout.ts';
import type { Found } from './ways.ts';

/** With more things than this a drawing says less than the list. */
const DRAWN_MAX = 60;
/** A narrower drawing has no room for names. */
const WIDTH_MIN = 560;
/** What the frame takes of the width. */
const FRAME = 34;

const NOTHING: readonly (readonly Step[])[] = [];

const TITLES: Readonly<Record<ColumnName, string>> = {
  holder: 'Who',
  group: 'External group',
  team: 'Team',
  role: 'Role',
  permission: 'Held on',
};

/**
 * All ways drawn at once: each person, group, team and role stands there once. The list below says the same to screen readers and on
 * small screens, so the drawing is for eyes only. `lit` is a thing whose ways stand out; pressing one picks it.
 */
export function Diagram({
  found,
  lit,
  onLit,
  picked,
  onPick,
}: {
  found: readonly Found[];
  lit: string | undefined;
  onLit: (key: string | undefined) => void;
  picked: string;
  onPick: (key: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    setWidth(element.clientWidth - FRAME);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth - FRAME));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawn = useMemo(() => drawnOf(found, DRAWN_MAX), [found]);
  const ways = drawn?.ways ?? NOTHING;
  const steps = useMemo(
    () => new Map(ways.flatMap((way) => way.map((step) => [step.key, step] as const))),
    [ways],
  );
  const hasRoom = width >= WIDTH_MIN;
  const layout = useMemo(
    () => (hasRoom && ways.length > 0 ? layoutOf(ways, width) : undefined),
    [hasRoom, ways, width],
  );
  const litKey = lit === undefined ? undefined : (drawn?.together.get(lit) ?? lit);
  const litWays = useMemo(
    () =>
      litKey === undefined
        ? undefined
        : new Set(ways.flatMap((way, index) => (way.some(({ key }) => key === litKey) ? [index] : []))),
    [ways, litKey],
  );
  const litKeys = useMemo(
    () =>
      litWays === undefined
        ? undefined
        : new Set([...litWays].flatMap((index) => ways[index]?.map(({ key }) => key) ?? [])),
    [ways, litWays],
  );
  const isLit = litWays !== undefined && litWays.size > 0;
  return (
    <div class="who-diagram" ref={box}>
      {hasRoom && drawn === undefined && (
        <p class="quiet small">
          These are too many ways to draw. Filter by name or way to see a drawing; the list has all of them.
        </p>
      )}
      {hasRoom && (drawn?.together.size ?? 0) > 0 && (
        <p class="quiet small">Those who have the same ways are drawn together; the list has each of them.</p>
      )}
      {layout !== undefined && (
        <div aria-hidden="true" class={isLit ? 'who-drawing has-lit' : 'who-drawing'}>
          <div class="who-columns">
            {layout.columns.map(({ name, x, width: wide }) => (
              <span key={name} style={{ left: `${x}px`, width: `${wide}px` }}>
                {TITLES[name]}
              </span>
            ))}
          </div>
          <div class="who-canvas" style={{ height: `${layout.height}px` }}>
            <svg width={layout.width} height={layout.height}>
              {[...layout.lines]
                .map((line) => ({ ...line, isLit: line.ways.some((way) => litWays?.has(way) === true) }))
                // What is lit is drawn last, above the others.
                .toSorted((a, b) => Number(a.isLit) - Number(b.isLit))
                .map(({ key, path, isLit: isOn }) => (
                  <path key={key} d={path} class={isOn ? 'lit' : undefined} />
                ))}
            </svg>
            {layout.nodes.map(({ key, x, y, width: wide, height }) => {
              const step = steps.get(key);
              if (step === undefined) return null;
              return (
                <DrawnNode
                  key={key}
                  step={step}
                  place={{ left: `${x}px`, top: `${y}px`, width: `${wide}px`, height: `${height}px` }}
                  isLit={isLit && litKeys?.has(key) === true}
                  isPicked={picked === key}
                  onLit={onLit}
                  onPick={PICKED.has(step.kind) ? onPick : undefined}
                />
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

/** What the list can be filtered by. */
const PICKED: ReadonlySet<Kind> = new Set(['group', 'team', 'role']);

function DrawnNode({
  step,
  place,
  isLit,
  isPicked,
  onLit,
  onPick,
}: {
  step: Step;
  place: Record<'left' | 'top' | 'width' | 'height', string>;
  isLit: boolean;
  isPicked: boolean;
  onLit: (key: string | undefined) => void;
  onPick: ((key: string) => void) | undefined;
}) {
  const { key, kind, name, about } = step;
  // The action is the same in all of them.
  const label =
    kind === 'permission' ? (about?.replace(/^on /, '') ?? 'a scope that you may not read') : name;
  const shared = {
    class: `who-node who-node-${kind}${isLit ? ' lit' : ''}${isPicked ? ' picked' : ''}`,
    style: place,
    title:
      about === undefined || kind === 'permission'
        ? `${kind === 'permission' ? `${name} ` : ''}${label}`
        : `${name}, ${about}`,
    onMouseEnter: () => onLit(key),
    onMouseLeave: () => onLit(undefined),
  };
  const inside = (
    <>
      <Icon name={kind} />
      <span>{label}</span>
    </>
  );
  return onPick === undefined ? (
    <div {...shared}>{inside}</div>
  ) : (
    // The field "By way of" does the same by keyboard.
    <button type="button" tabIndex={-1} {...shared} onClick={() => onPick(key)}>
      {inside}
    </button>
  );
}
