import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { TextField } from './field.tsx';
import { narrowed } from './narrowed.ts';
import './search-row.css';

/** As many rows are seen at a glance. */
const FEW = 15;
/** So many are in the page at once. */
const MOST = 200;

/** A list that came whole: of more than a few rows one finds some by a field, and of very many only the first are shown. */
export function NarrowedRows<Row>({
  label,
  rows,
  textOf,
  children,
}: {
  label: string;
  rows: readonly Row[];
  textOf: (row: Row) => string;
  children: (shown: readonly Row[]) => ComponentChildren;
}) {
  const [text, setText] = useState('');
  if (rows.length <= FEW) return <>{children(rows)}</>;
  const { shown, fitting } = narrowed(rows, textOf, text, MOST);
  return (
    <>
      <div class="search-row">
        <TextField
          label={label}
          type="search"
          hint={
            shown.length < fitting
              ? `The first ${shown.length} of ${fitting.toLocaleString()} are shown.`
              : `${fitting.toLocaleString()} of ${rows.length.toLocaleString()}`
          }
          value={text}
          onValue={setText}
        />
      </div>
      {children(shown)}
    </>
  );
}
