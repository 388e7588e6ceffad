/** Where Cloudflare can be asked to make an object. Source: docs/storage.md#what-the-platform-does. */
export const LOCATIONS = [
  'wnam',
  'enam',
  'sam',
  'weur',
  'eeur',
  'apac',
  'apac-ne',
  'apac-se',
  'oc',
  'afr',
  'me',
] as const;

/** A wish where an object is made. It counts only when the object is called for the first time: objects do not move. */
export type Location = (typeof LOCATIONS)[number];

/** What is to be said of a text that is none. Completes the sentence "<field> …". */
export const LOCATION_PROBLEM = `must be one of ${LOCATIONS.join(', ')}`;

/** What objects can be bound to. Source: docs/storage.md#what-the-platform-does. */
export const JURISDICTIONS = ['eu', 'us', 'fedramp', 'fedramp-high'] as const;

/** Where all objects of a deployment run and keep their data. Another one has other objects, under the same names. */
export type Jurisdiction = (typeof JURISDICTIONS)[number];
