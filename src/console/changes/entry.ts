import type { components } from '../api/document.ts';
import type { Fields } from '../../core/undo-told.ts';
import { fieldsOf } from '../../core/undo-told.ts';

/** An entry of the trail, as the API answers it. */
export type Entry = components['schemas']['TrailEntryView'];

/** What an entry says was and is. Of one that was too long it is the first of each, as far as it fitted. */
export type Told = {
  readonly before: Fields;
  readonly after: Fields;
  /** Whether nothing was there before: something was made. */
  readonly isNew: boolean;
};

/** What an entry tells. Whatever it holds, this has fields to look for. */
export const toldBy = ({ before, after }: Pick<Entry, 'before' | 'after'>): Told => ({
  before: wholeOrFirst(before),
  after: wholeOrFirst(after),
  isNew: before === null,
});

/** Whether the entry was too long, so that it holds only the first of what it tells. */
export const isShortened = ({ before, after }: Pick<Entry, 'before' | 'after'>): boolean =>
  [before, after].some((one) => 'shortened' in fieldsOf(one));

function wholeOrFirst(value: unknown): Fields {
  const fields = fieldsOf(value);
  return 'shortened' in fields ? fieldsOf(fields['first']) : fields;
}
