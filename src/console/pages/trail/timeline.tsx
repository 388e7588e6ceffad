import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { timelineRows } from './days.ts';
import { EntryRow } from './entry-row.tsx';
import type { Filters } from './filters.ts';
import { isNarrowed } from './filters.ts';
import type { Names } from '../../changes/names.ts';
import type { Trail } from './use-trail.ts';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** So far from the top one is still at the top, in px. */
const TOP_PX = 8;

/**
 * The entries as they are read, by day. New ones appear at once for whoever is at the top; to whoever reads further down they are announced,
 * and nothing moves until they are wanted.
 */
export function Timeline({ trail, names, filters }: { trail: Trail; names: Names; filters: Filters }) {
  const { entries, next, isLoading, problem, news, more, showNews } = trail;
  const [isAtTop, setAtTop] = useState(true);
  const around = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => timelineRows(entries ?? [], (at) => DAY.format(at)), [entries]);
  const isFresh = entries !== undefined && news.length > 0;
  useEffect(() => {
    if (isFresh && isAtTop) showNews();
  }, [isFresh, isAtTop, showNews]);
  /** There they are shown. Put in before, they would move what is measured from the top. */
  const goToTop = (): void => {
    const box = around.current?.querySelector<HTMLElement>('.virtual');
    box?.scrollTo({ top: 0 });
    box?.focus();
  };
  return (
    <div class="timeline" ref={around} onScrollCapture={(event) => setAtTop(isTop(event.target))}>
      <div role="status" class="trail-news">
        {isFresh && !isAtTop && (
          <button type="button" class="primary" onClick={goToTop}>
            {news.length.toLocaleString()} new
          </button>
        )}
      </div>
      {rows.length > 0 && (
        <VirtualList
          label="Changes, the newest first"
          rows={rows}
          keyOf={({ key }) => key}
          estimate={46}
          onEnd={problem === undefined ? more : undefined}
        >
          {(row) =>
            row.of === 'day' ? (
              <h3 class="trail-day">{DAY.format(row.at)}</h3>
            ) : (
              <EntryRow entry={row.entry} names={names} filters={filters} />
            )
          }
        </VirtualList>
      )}
      {problem !== undefined && <ProblemNote problem={problem} again={more} />}
      {isLoading && (
        <Loading>
          {next === null || rows.length > 0
            ? 'Loading …'
            : `Looking further back, from revision ${next.toLocaleString()} …`}
        </Loading>
      )}
      {!isLoading && problem === undefined && rows.length === 0 && next === null && (
        <Empty title={isNarrowed(filters) ? 'No change fits these filters.' : 'Nothing was changed yet.'}>
          {isNarrowed(filters)
            ? 'Take a filter away, or look at a longer time.'
            : 'Every change that is made from now on appears here.'}
        </Empty>
      )}
      {!isLoading && problem === undefined && next !== null && (
        <p class="timeline-more">
          <button type="button" onClick={more}>
            {rows.length === 0
              ? `Look further back, from revision ${next.toLocaleString()}`
              : 'Load older changes'}
          </button>
        </p>
      )}
    </div>
  );
}

const isTop = (target: EventTarget | null): boolean =>
  !(target instanceof HTMLElement) || target.scrollTop <= TOP_PX;
