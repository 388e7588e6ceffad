import { fieldsOf, numberIn, textIn } from '../../../core/undo-told.ts';

/** Who made a change, as its entry in the trail tells. */
export type Actor = {
  readonly kind: 'person' | 'account';
  readonly id: number;
  /** What to show: the login, where somebody signed in by password, else the number. */
  readonly name: string;
};

/** Reads who made a change; undefined for the service itself, and for what is not understood. */
export function actorIn(told: unknown): Actor | undefined {
  const actor = fieldsOf(told);
  const id = numberIn(actor['userId']);
  if (id === undefined) return undefined;
  const credential = fieldsOf(actor['credential']);
  const kind = textIn(credential['kind']);
  if (kind === 'token') return { kind: 'account', id, name: `account ${id}` };
  return { kind: 'person', id, name: textIn(credential['name']) || `person ${id}` };
}
