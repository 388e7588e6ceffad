/** How many problems are named at once. Who mends so many asks again. */
const NAMED_MAX = 20;

/**
 * Parameters of a strict schema that reads a setting: it refuses unknown fields by naming the known ones. The name of an unknown
 * field may be anything, a secret too, and the problems of settings are told to everybody.
 */
export const knowsOnly = (names: readonly string[]) => ({
  error: ({ code }: { readonly code: string }): string | undefined =>
    code === 'unrecognized_keys' ? `has a field that is none of ${names.join(', ')}` : undefined,
});

/** The first 20 problems, and a line that says how many more there are. */
export function firstOf(problems: readonly string[]): string[] {
  const more = problems.length - NAMED_MAX;
  return [...problems.slice(0, NAMED_MAX), ...(more > 0 ? [`and ${more} more`] : [])];
}
