import type { Permission } from './permission.ts';

/** Of at most so many principals it is told what a change gives and takes; beyond, only how many it may concern. */
export const EFFECT_PRINCIPALS_MAX = 1_000;

/** A principal in one org; org 0 is the global plane. It is there before the change, after it, or both. */
export type AffectedPrincipal = {
  readonly orgId: number;
  readonly userId: number;
  readonly login: string;
  readonly isServiceAccount: boolean;
};

/** Principals for whom a change does the same: what they may do only since it, and what only before it. */
export type EffectGroup = {
  readonly gained: readonly Permission[];
  readonly lost: readonly Permission[];
  readonly principals: readonly AffectedPrincipal[];
};

/**
 * What a change gives and takes. Whoever neither gains nor loses anything is in no group. Where more principals may depend on what
 * it touches than are looked at, only how many that may be: `upTo`.
 */
export type Effect =
  | { readonly kind: 'told'; readonly groups: readonly EffectGroup[] }
  | { readonly kind: 'too-many'; readonly upTo: number };

/** What a change would answer, and what it would give and take. Nothing of it is made. */
export type Foreseen<O> = { readonly reply: O; readonly effect: Effect };
