/** What every page is given: the rest of its path, and its query. */
export type PageProps = { readonly rest: readonly string[]; readonly query: URLSearchParams };
