import type { KeptKind } from '../../core/searching.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';

/** Things that are kept here: all of a kind, or those of some ids. */
type ExistingAsked = {
  readonly kind: KeptKind;
  readonly among: 'all' | readonly string[];
  readonly after: string;
  readonly limit: number;
};

/** Ids that stand in permissions on these actions, and in levels on resources of this type. */
export type NamedAsked = {
  readonly type: string;
  readonly prefix: string;
  readonly actions: readonly string[];
  /** What the ids begin with. */
  readonly beginnings: readonly string[];
  readonly after: string;
  readonly limit: number;
};

/** The resources that an org knows of. */
export type KnownResourceRepository = {
  /** The ids of things that exist, behind a key, in order: of roles by code point, else by number. */
  existing(orgId: number, asked: ExistingAsked): Read<readonly string[] | TooLong>;
  /**
   * The ids that stand in roles of the org, in global roles and in levels of the org, behind a key, in order of code points. Wildcards
   * are among them. What is read does not grow with how many stand there, or how often.
   */
  named(orgId: number, asked: NamedAsked): Read<readonly string[] | TooLong>;
};
