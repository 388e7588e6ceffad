import { useMemo, useRef } from 'preact/hooks';

import { Page, Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { FilterBar } from './filter-bar.tsx';
import { cleared, filtersIn, listQuery, queryOf } from './filters.ts';
import type { Filters } from './filters.ts';
import { LiveNote } from './live-note.tsx';
import { PlaneSwitch } from './plane-switch.tsx';
import { Plot } from './plot.tsx';
import { Timeline } from './timeline.tsx';
import { useLive } from './use-live.ts';
import { useNames } from '../../changes/use-names.ts';
import { usePeople } from './use-people.ts';
import { useTrail } from './use-trail.ts';

const NONE: readonly never[] = [];

/** What was changed, the newest first, with what changes now. */
export function TimelinePage({ query }: { query: URLSearchParams }) {
  const filters = useMemo(() => filtersIn(query), [query]);
  const isGlobal = filters.orgId === 0;
  const people = usePeople(filters);
  const asked = people.value === undefined ? undefined : listQuery(filters, people.value);
  const trail = useTrail(asked);
  const entries = trail.entries ?? NONE;
  const names = useNames(entries, isGlobal);
  const isOver = filters.before !== undefined && Date.parse(filters.before) <= Date.now();
  // Whoever may not read the trail may not follow it. With other filters the stream goes on.
  const wasRead = useRef(false);
  if (trail.entries !== undefined) wasRead.current = true;
  const live = useLive(wasRead.current && !isOver, filters.orgId, {
    onRevision: trail.catchUp,
    onReset: trail.reload,
  });
  const show = (wanted: Filters): void => replaceRoute(['trail'], queryOf(wanted));
  const summary = useRef<HTMLElement>(null);
  const plotted = useRef({ entries, isAll: false });
  // While others are read the plot stays, so that nothing jumps.
  if (trail.entries !== undefined) plotted.current = { entries: trail.entries, isAll: trail.next === null };
  return (
    <Page
      title="What happened"
      intro="Every change of who may do what: who made it, when, and what it changed."
      actions={
        <a class="button" href={hrefTo(['trail', 'chain'], isGlobal ? { orgId: 0 } : {})}>
          Verify or export
        </a>
      }
    >
      <PlaneSwitch path={['trail']} isGlobal={isGlobal} />
      <FilterBar
        filters={filters}
        names={names}
        summary={summary}
        onFilters={show}
        onClear={() => {
          summary.current?.focus();
          show(cleared(filters));
        }}
      />
      {people.problem !== undefined && <ProblemNote problem={people.problem} again={people.reload} />}
      {plotted.current.entries.length > 0 && (
        <Plot
          {...plotted.current}
          isBusy={trail.entries === undefined}
          onInterval={({ from, until }) => {
            summary.current?.focus();
            show({ ...filters, after: new Date(from).toISOString(), before: new Date(until).toISOString() });
          }}
        />
      )}
      {asked !== undefined && (
        <Section title="Timeline" actions={wasRead.current && <LiveNote live={live} />}>
          <Timeline key={JSON.stringify(asked)} trail={trail} names={names} filters={filters} />
        </Section>
      )}
    </Page>
  );
}
