/**
 * How a held scope answers a required one. Source: docs/grafana.md#matching.
 *
 * | held | meaning |
 * | --- | --- |
 * | `""` | an action without scope; matches nothing |
 * | `*` | everything |
 * | `teams:*`, `folders/*` | everything that begins with the text before the star |
 * | `teams:id:1` | itself |
 * | `te?ms:*`, `teams:*:1`, `teams*` | malformed: matches nothing |
 */
export type HeldScope =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'exact'; readonly scope: string };

const NOTHING: HeldScope = { kind: 'nothing' };

/** Reads a held scope once, so that later checks need not look for wildcards again. Never throws. */
export function parseHeldScope(scope: string): HeldScope {
  if (scope === '' || scope.includes('?')) return NOTHING;
  const star = scope.indexOf('*');
  if (star === -1) return { kind: 'exact', scope };
  if (star !== scope.length - 1) return NOTHING;
  const prefix = scope.slice(0, star);
  return prefix === '' || isBoundary(prefix.charCodeAt(prefix.length - 1))
    ? { kind: 'prefix', prefix }
    : NOTHING;
}

const COLON = 58;
const SLASH = 47;

/** True for the two characters after which a wildcard may stand: `:` and `/`. */
export const isBoundary = (charCode: number): boolean => charCode === COLON || charCode === SLASH;

/**
 * True when the held scope covers the required one. Reflexive for well-formed scopes, and transitive. A wildcard in the
 * required scope is an ordinary character: `teams:*` is covered by `teams:*` and `*` only.
 */
export function scopeCovers(held: string, required: string): boolean {
  const parsed = parseHeldScope(held);
  switch (parsed.kind) {
    case 'nothing':
      return false;
    case 'exact':
      return parsed.scope === required;
    case 'prefix':
      return required.startsWith(parsed.prefix);
  }
}
