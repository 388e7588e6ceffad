/** A page of a list, and how many rows there are on all pages. */
export type PageOf<Row> = { readonly rows: readonly Row[]; readonly total: number };

/**
 * The first row that is the wanted one, in a list that the API pages and cannot search by it. Asks for one page after the other, from 1
 * on, and for none after the wanted row or the last page. `onPage` is told how many rows were looked at, of how many.
 */
export async function findInPages<Row>(
  ask: (page: number) => Promise<PageOf<Row>>,
  isWanted: (row: Row) => boolean,
  onPage: (seen: number, total: number) => void = () => undefined,
): Promise<Row | undefined> {
  let seen = 0;
  for (let page = 1; ; page += 1) {
    const { rows, total } = await ask(page);
    const found = rows.find(isWanted);
    seen += rows.length;
    // An empty page is past the end, also where rows went away in between.
    if (found !== undefined || rows.length === 0 || seen >= total) return found;
    onPage(seen, total);
  }
}
