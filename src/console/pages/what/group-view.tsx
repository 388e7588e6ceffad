import { useEffect, useId, useState } from 'preact/hooks';

import type { RoleNames } from '../../kit/grant-steps.ts';
import { VirtualList } from '../../kit/virtual-list.tsx';
import type { Principal } from './find.ts';
import type { Group, Row } from './matrix.ts';
import { NO_TYPE } from './matrix.ts';
import { Matrix } from './matrix-view.tsx';
import { RowView } from './row-view.tsx';

/** A matrix with more columns has no room, and one with more rows is in a box that scrolls: both are lists instead. */
const COLUMNS_MAX = 24;
const ROWS_MAX = 60;
/** What a row of a list usually has, in px. */
const ROW_HEIGHT = 76;

/** A cell whose reason is shown. */
export type Cell = { readonly scope: string; readonly action: string };

export type CellProps = {
  readonly group: Group;
  readonly principal: Principal;
  readonly names: RoleNames;
  readonly picked: Cell | undefined;
  readonly onPick: (cell: Cell) => void;
};

/** What is held on things of one type, under a heading that opens it: a matrix of where and what, or a list where that has no room. */
export function GroupView({
  group,
  principal,
  names,
  isWide,
  isOpen,
  onToggle,
}: {
  group: Group;
  principal: Principal;
  names: RoleNames;
  isWide: boolean;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const id = useId();
  const [picked, setPicked] = useState<Cell | undefined>();
  useEffect(() => setPicked(undefined), [group.rows]);
  const pick = (cell: Cell): void =>
    setPicked((before) => (before?.action === cell.action && before.scope === cell.scope ? undefined : cell));
  const cells = { group, principal, names, picked, onPick: pick };
  return (
    <section class="what-group">
      <h3>
        <button
          type="button"
          class="what-toggle"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
        >
          <span class="what-type">
            {group.type === NO_TYPE ? 'Other actions, which take no scope' : group.type}
          </span>{' '}
          <span class="quiet small">{inWords(group)}</span>
        </button>
      </h3>
      <div id={id} hidden={!isOpen}>
        {isOpen && <Body cells={cells} isWide={isWide} />}
      </div>
    </section>
  );
}

function Body({ cells, isWide }: { cells: CellProps; isWide: boolean }) {
  const { type, rows, actions } = cells.group;
  const row = (one: Row) => <RowView key={one.scope} row={one} {...cells} />;
  if (rows.length > ROWS_MAX)
    return (
      <VirtualList
        label={`Permissions on ${type}`}
        rows={rows}
        keyOf={({ scope }) => scope}
        estimate={ROW_HEIGHT}
      >
        {row}
      </VirtualList>
    );
  if (isWide && type !== NO_TYPE && actions.length <= COLUMNS_MAX) return <Matrix {...cells} />;
  return (
    <ul class="what-rows">
      {rows.map((one) => (
        <li key={one.scope}>{row(one)}</li>
      ))}
    </ul>
  );
}

/** How much it is, for whoever has not opened it. */
function inWords({ rows, actions }: Group): string {
  const count = `${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`;
  const single = rows.filter(({ reach }) => reach === 'one').length;
  const wide = rows.some(({ reach }) => reach === 'all' || reach === 'everything');
  const places = [
    ...(wide ? ['all of them'] : []),
    ...(single > 0 ? [`${single.toLocaleString('en')} by id`] : []),
  ];
  return places.length === 0 ? count : `${count}, on ${places.join(' and ')}`;
}
