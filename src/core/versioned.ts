import type { Thing } from './refusal.ts';

/** The changes of things that have versions, each with what it changes: of these a caller may say which version it means. */
export const VERSIONED = {} as const satisfies Readonly<Record<string, Thing>>;

/** Whether the change of this name is one of a thing that has versions. */
export const isVersioned = (name: string): boolean => Object.hasOwn(VERSIONED, name);
