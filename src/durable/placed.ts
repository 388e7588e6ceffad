import type { Jurisdiction, Location } from '../core/locations.ts';
import type { Placement } from '../placement.ts';

/** The part of a namespace that opens objects. */
type Objects<T> = { getByName(name: string, options?: { readonly locationHint?: Location }): T };

/** A namespace of objects, as the platform has it. */
export type Namespace<T> = Objects<T> & { jurisdiction(jurisdiction: Jurisdiction): Objects<T> };

/**
 * An object, by its name. If nobody has called it yet, the first call makes it, near the location or as the deployment says: so
 * everybody who may be the first must know the location. Later it is ignored.
 */
export type Open<T> = (name: string, location?: Location) => T;

/**
 * How the objects of a namespace are opened, by everybody: no other file opens one. Throws where the platform knows no
 * jurisdictions, as on a laptop.
 */
export function placed<T>(namespace: Namespace<T>, { LOCATION, JURISDICTION }: Placement): Open<T> {
  if (JURISDICTION !== undefined) {
    const bound = namespace.jurisdiction(JURISDICTION);
    return (name) => bound.getByName(name);
  }
  return (name, location = LOCATION) =>
    location === undefined
      ? namespace.getByName(name)
      : namespace.getByName(name, { locationHint: location });
}
