import { useState } from 'preact/hooks';

import { TextField } from './field.tsx';
import { Pager } from './pager.tsx';
import { partOf } from './rows-part.ts';
import './long-table.css';
import type { Column } from './table.tsx';
import { Table } from './table.tsx';

/** So many rows are shown at once. */
const PER_PAGE = 50;
/** A list with more rows than this has a field to look through it. */
const LOOKED_OVER = 10;

/** A table of a list that came whole and may be long: with a field that narrows it, and in pages. */
export function LongTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  textOf,
  filter,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** In which the text of the field is looked for. */
  textOf: (row: Row) => string;
  /** What the field is called: `Find a member`. */
  filter: string;
}) {
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const hasField = rows.length > LOOKED_OVER;
  const part = partOf(rows, { text: hasField ? text : '', textOf, page, perPage: PER_PAGE });
  return (
    <>
      {hasField && (
        <div class="narrowed">
          <TextField
            label={filter}
            type="search"
            value={text}
            onValue={(typed) => {
              setText(typed);
              setPage(1);
            }}
          />
        </div>
      )}
      {part.total > 0 ? (
        <Table caption={caption} columns={columns} rows={part.rows} keyOf={keyOf} />
      ) : (
        <p class="quiet" role="status">
          Nothing has “{text.trim()}” in it.
        </p>
      )}
      <Pager page={part.page} perPage={PER_PAGE} total={part.total} onPage={setPage} />
    </>
  );
}
