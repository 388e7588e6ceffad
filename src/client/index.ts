/** Asks Gatehouse for decisions, from Node, Deno and Workers. */
export { Gatehouse } from './gatehouse.ts';
export { UnansweredError } from './unanswered-error.ts';
export type * from './contract.ts';
export type * from './options.ts';
export { guardExpress } from './guard-express.ts';
export { guardHono } from './guard-hono.ts';
export { RefusedError } from './guard-refusal.ts';
export type { ExpressMiddleware, ExpressRequires } from './guard-express.ts';
export type {
  HonoContext,
  HonoException,
  HonoGuardOptions,
  HonoMiddleware,
  HonoRequires,
  SomeHonoContext,
} from './guard-hono.ts';
export type { RefusalFacts, RefusedStatus } from './guard-refusal.ts';
export type { Awaitable, GuardOptions, RequiresOptions, ResourceId, SignedIn } from './guard.ts';
export type { Page, PageContent } from './page.ts';
export type { ActionSearch, ResourceSearch, SearchOptions, SubjectSearch } from './searches.ts';
