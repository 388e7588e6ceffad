/** The rows whose text has what is wanted in it, in any letter case: the first `most` of them, and how many there are. */
export function narrowed<Row>(
  rows: readonly Row[],
  textOf: (row: Row) => string,
  wanted: string,
  most: number,
): { readonly shown: readonly Row[]; readonly fitting: number } {
  const part = wanted.trim().toLowerCase();
  const fitting = rows.filter((row) => textOf(row).toLowerCase().includes(part));
  return { shown: fitting.slice(0, most), fitting: fitting.length };
}
