import { z } from 'zod';

import { JURISDICTIONS, LOCATION_PROBLEM, LOCATIONS } from './core/locations.ts';

/** A setting that may be left out, or empty. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional());

/** The setting `LOCATION`: where an object is made unless its org has a location of its own. Source: docs/operations.md#where-things-live. */
export const LocationSetting = optional(z.enum(LOCATIONS, LOCATION_PROBLEM));

/** The setting `JURISDICTION`: what all objects are bound to, for good. Source: docs/operations.md#where-things-live. */
export const JurisdictionSetting = optional(
  z.enum(JURISDICTIONS, `must be one of ${JURISDICTIONS.join(', ')}`),
);

/** Why the two are not set both. Source: docs/operations.md#where-things-live. */
export const LOCATION_IN_JURISDICTION = 'has no effect beside JURISDICTION: set one of the two';

const Settings = z.object({ LOCATION: LocationSetting, JURISDICTION: JurisdictionSetting });

/** Where the objects of a deployment are made. */
export type Placement = z.infer<typeof Settings>;

/** Where a deployment's objects are made, for an object of its; undefined when that is unusable. Then no object is to be called. */
export function placementOf(bindings: Readonly<Record<keyof Placement, unknown>>): Placement | undefined {
  const read = Settings.safeParse(bindings);
  return read.success ? read.data : undefined;
}
