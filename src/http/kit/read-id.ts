import { ID_MAX } from '../../core/refusal.ts';

/** The id that a text spells, or undefined when it is none that a thing could have. */
export function readId(text: string | undefined): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : undefined;
  return id !== undefined && id <= ID_MAX ? id : undefined;
}
