import type { Action, Properties, Question, Resource, Subject } from './contract.ts';
import type { CallOptions } from './options.ts';

/** Asks who of a type may do an action on a resource. */
export type SubjectSearch = Pick<Question, 'action' | 'resource' | 'context'> & {
  readonly subject: { readonly type: string; readonly properties?: Properties };
};

/** Asks on which resources of a type a subject may do an action. */
export type ResourceSearch = Pick<Question, 'subject' | 'action' | 'context'> & {
  readonly resource: { readonly type: string; readonly properties?: Properties };
};

/** Asks what a subject may do on a resource. */
export type ActionSearch = Pick<Question, 'subject' | 'resource' | 'context'>;

/** What each kind of search asks, and what it finds. */
export type Searches = {
  readonly subject: { readonly asks: SubjectSearch; readonly finds: Subject };
  readonly resource: { readonly asks: ResourceSearch; readonly finds: Resource };
  readonly action: { readonly asks: ActionSearch; readonly finds: Action };
};

/** What a search may say beside what it asks. `explain` and `whenUnanswered` have no effect here. */
export type SearchOptions = CallOptions & {
  /** So many results are in a page at most: 1,000 unless said, and more counts as 1,000. */
  readonly limit?: number | undefined;
  /** Which page: `next` of the one before, with the very same question and limit. The first one when absent. */
  readonly token?: string | undefined;
};
