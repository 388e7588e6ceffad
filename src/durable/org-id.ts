import { ID_MAX } from '../core/refusal.ts';

/**
 * The org of an object: the name that the object is found by, as `String` writes ids; 0 is the global plane. `NaN` for an object
 * without such a name, as when a tool opened it by its id: that is no org's, and must do nothing.
 */
export function orgIdOf(name: string | undefined): number {
  const id = /^(?:0|[1-9]\d{0,9})$/.test(name ?? '') ? Number(name) : Number.NaN;
  return id <= ID_MAX ? id : Number.NaN;
}
