import { useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import type { Column } from '../../kit/table.tsx';
import { Table } from '../../kit/table.tsx';
import type { DiffRow, Json } from './json-diff.ts';
import { diffJson, rowsOf } from './json-diff.ts';

/** So many places are shown at first. */
const SHOWN = 100;

const SIGNS: Readonly<Record<DiffRow['is'], readonly [sign: string, word: string]>> = {
  same: ['', 'the same'],
  added: ['+', 'added'],
  removed: ['−', 'removed'],
  changed: ['±', 'changed'],
};

/** What stood in a place and what stands there now, for each place of what an entry tells. */
export function DiffView({ from, to }: { from: Json; to: Json }) {
  const [isWhole, setWhole] = useState(false);
  // What was made had nothing before, and what was deleted has nothing behind it.
  const rows = rowsOf(diffJson(from ?? {}, to ?? {})).filter((row) => row.path.length > 0 && !isNothing(row));
  if (rows.length === 0) return <Empty title="The entry tells nothing more than its kind." />;
  const shown = isWhole ? rows : rows.slice(0, SHOWN);
  return (
    <>
      <div class="diff">
        <Table
          caption="What the change changed"
          rows={shown.map((row, index) => ({ ...row, index }))}
          keyOf={({ index }) => index}
          columns={COLUMNS}
        />
      </div>
      {rows.length > shown.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show {(rows.length - shown.length).toLocaleString()} more
        </button>
      )}
    </>
  );
}

/** That an entry has an empty list of what was added says nothing. */
const isNothing = ({ is, from, to }: DiffRow): boolean =>
  (is === 'added' && isEmpty(to)) || (is === 'removed' && isEmpty(from));

const isEmpty = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const COLUMNS: readonly Column<DiffRow & { readonly index: number }>[] = [
  {
    title: 'What',
    isName: true,
    cell: ({ path, is }) => (
      <span class={`diff-place diff-${is}`}>
        <span class="diff-sign" aria-hidden="true">
          {SIGNS[is][0]}
        </span>
        <span class="hidden">{SIGNS[is][1]}: </span>
        <code>{path.join(' › ')}</code>
      </span>
    ),
  },
  {
    title: 'Before',
    cell: ({ is, from }) => <Value value={from} tone={is === 'same' ? 'same' : 'removed'} />,
  },
  { title: 'After', cell: ({ is, to }) => <Value value={to} tone={is === 'same' ? 'same' : 'added'} /> },
];

function Value({ value, tone }: { value: Json | undefined; tone: DiffRow['is'] }) {
  if (value === undefined) return <span class="quiet">–</span>;
  return (
    <code class={`diff-value diff-${tone}`}>
      {typeof value === 'string' && value !== '' ? value : JSON.stringify(value)}
    </code>
  );
}
