import { ID_MAX } from '../core/refusal.ts';

/**
 * The org of an object: the name that the object is found by; 0 is the global plane. Throws for an object without such a name, as
 * when a tool opened it by its id: it would act for an org that there is not, and read and lend what is nobody's.
 */
export function orgIdOf(name: string | undefined): number {
  const id = /^(?:0|[1-9]\d{0,9})$/.test(name ?? '') ? Number(name) : Number.NaN;
  if (!(id <= ID_MAX))
    throw new Error('An object of an org was opened without the id of the org as its name');
  return id;
}
