/** How a client says that it wants what is unknown in its request refused (RFC 7240). */
const HANDLING = /(?:^|,)\s*handling\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i;

/** Longer headers prefer nothing. */
const PREFER_MAX = 1_000;

/** Whether a `Prefer` header asks for strict handling. Of several that say how to handle the request, the first one counts. */
export function prefersStrict(header: string | undefined): boolean {
  if (header === undefined || header.length > PREFER_MAX) return false;
  const [, quoted, plain] = HANDLING.exec(header) ?? [];
  return (quoted ?? plain)?.toLowerCase() === 'strict';
}

/** What says in an answer that the preference was followed. */
export const STRICTLY = ['Preference-Applied', 'handling=strict'] as const;
