import type { ComponentChildren } from 'preact';

import { VirtualList } from '../../kit/virtual-list.tsx';

/** From so many rows on only those that are seen are in the page. */
const MANY = 60;

/** A list of rows: as long as it is where they are few, and in a box that scrolls where they are many. */
export function FewOrMany<Row>({
  label,
  rows,
  keyOf,
  estimate,
  children,
}: {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  estimate: number;
  children: (row: Row) => ComponentChildren;
}) {
  if (rows.length > MANY)
    return (
      <VirtualList label={label} rows={rows} keyOf={keyOf} estimate={estimate}>
        {children}
      </VirtualList>
    );
  return (
    <ul class="rights-rows" aria-label={label}>
      {rows.map((row) => (
        <li key={keyOf(row)}>{children(row)}</li>
      ))}
    </ul>
  );
}
