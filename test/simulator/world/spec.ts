import type { ChangeName } from '../../../src/service/changes.ts';
import type { Repositories } from '../../../src/service/ports/repositories.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import type { WriteOutcome } from '../register.ts';
import type { Isolate } from './isolate.ts';
import type { Start } from './start.ts';

/** What somebody outside can ask for that changes something. */
export type Kind = ChangeName | 'signInByProvider';

/** What those who write and read have at hand. */
export type Hand = {
  readonly start: Start;
  readonly isolate: Isolate;
  /** What the database has at this moment, past everything that is under test. */
  readonly truth: <T>(read: (repositories: Repositories) => Read<T>) => Promise<T>;
};

/** One of the things that a register's value depends on, and the changes that bring it about. */
export type FactorSpec = {
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly isOn: boolean;
  readonly shown: (start: Start) => (repositories: Repositories) => Read<boolean>;
  readonly apply: (hand: Hand, isOn: boolean, isSure: boolean) => Promise<WriteOutcome>;
};

/** A way of reading a register. */
export type WaySpec = {
  readonly name: string;
  readonly orgId: number;
  /** Whoever has read this way goes back nowhere, whatever org is asked next. */
  readonly isForAll?: boolean;
  readonly read: (hand: Hand) => Promise<boolean | undefined>;
};

/** Something that is true or not, and everything that can be done with it. */
export type RegisterSpec = {
  readonly name: string;
  /** What must be there before anything begins. */
  readonly prepare: readonly ((hand: Hand) => Promise<WriteOutcome>)[];
  readonly factors: readonly FactorSpec[];
  readonly ways: readonly WaySpec[];
  /** Something of another plane happens beside each change, so that the change may be decided anew. */
  readonly isMet?: true;
};
