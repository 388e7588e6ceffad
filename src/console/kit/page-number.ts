/** The number of a page as an address says it: 1 for what is no number of a page. */
export function pageNumber(text: string | null): number {
  const page = Number(text ?? '');
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}
