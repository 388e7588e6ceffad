/** Asks Gatehouse for decisions, from Node, Deno, Workers and pages. */
export { Gatehouse } from './gatehouse.ts';
export { UnansweredError } from './unanswered-error.ts';
export type * from './contract.ts';
export type * from './options.ts';
export type { Page, PageContent } from './page.ts';
export type { ActionSearch, ResourceSearch, SearchOptions, SubjectSearch } from './searches.ts';
