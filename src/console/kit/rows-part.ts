/** What is shown of a list that came whole. */
export type RowsPart<Row> = {
  /** The rows of the page. */
  readonly rows: readonly Row[];
  /** How many have the text, on all pages. */
  readonly total: number;
  /** The page that is shown: the last one where a later one was asked for. From 1. */
  readonly page: number;
};

/**
 * One page of the rows whose own text has the text that is looked for, in any letter case and in the order in which they came. Every row
 * that has it is on exactly one page.
 */
export function partOf<Row>(
  rows: readonly Row[],
  {
    text,
    textOf,
    page,
    perPage,
  }: { text: string; textOf: (row: Row) => string; page: number; perPage: number },
): RowsPart<Row> {
  const wanted = text.trim().toLowerCase();
  const found = wanted === '' ? rows : rows.filter((row) => textOf(row).toLowerCase().includes(wanted));
  const last = Math.max(1, Math.ceil(found.length / perPage));
  const shown = Math.min(Math.max(1, page), last);
  return { rows: found.slice((shown - 1) * perPage, shown * perPage), total: found.length, page: shown };
}
