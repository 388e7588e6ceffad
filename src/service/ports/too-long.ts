import { FIXED_LIMITS } from '../../core/limits.ts';
import type { Refusal } from '../../core/refusal.ts';

/** The most bytes of JSON that the rows of one list may have. Source: docs/operations.md#limits. */
export const LIST_BYTES_MAX: number = FIXED_LIMITS['list-bytes'].allowed;

/** What a list is answered as that is longer than one answer may be. It was not read to its end. */
export class TooLong {
  /** Tells the type from others, which a class without members does not. */
  readonly isTooLong = true;
}

/** The one value of its type. */
export const TOO_LONG = new TooLong();

/** The refusal of such a list. */
export const LIST_TOO_LONG: Refusal = { tag: 'list-too-long', bytesMax: LIST_BYTES_MAX };

/** A list that may be too long, without that. */
export type Short<T> = Exclude<T, TooLong>;

/** Whether it is not a list that is too long. */
export const isShort = <T>(list: T): list is Short<T> => !(list instanceof TooLong);
