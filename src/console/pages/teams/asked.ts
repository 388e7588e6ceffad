/** In which order teams may be listed, by what the API calls it. */
export const ORDERS = [
  { value: 'name-asc', label: 'By name' },
  { value: 'name-desc', label: 'By name, from the end' },
  { value: 'memberCount-desc', label: 'Most members first' },
  { value: 'memberCount-asc', label: 'Fewest members first' },
] as const;

/** One of the orders. */
type Order = (typeof ORDERS)[number]['value'];

/** Which teams are asked for. */
export type Asked = { readonly text: string; readonly order: Order; readonly page: number };

/** Reads it from an address. What is not understood counts as not said. */
export function readAsked(query: URLSearchParams): Asked {
  const page = Number(query.get('page') ?? 1);
  return {
    text: query.get('query') ?? '',
    order: ORDERS.find(({ value }) => value === query.get('order'))?.value ?? 'name-asc',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}
