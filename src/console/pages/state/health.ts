/** What `GET /api/health` says. */
export type Health = {
  readonly commit: string;
  readonly database: 'ok' | 'failing';
  readonly passwordLogin: boolean;
  readonly version: string;
  readonly warnings: readonly string[];
};

/** The health that an answer tells of: a service whose database fails says so with an error status, and the same body. */
export function healthIn(body: unknown): Health | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { commit, database, passwordLogin, version, warnings } = body as Record<keyof Health, unknown>;
  return typeof commit === 'string' &&
    (database === 'ok' || database === 'failing') &&
    typeof passwordLogin === 'boolean' &&
    typeof version === 'string' &&
    Array.isArray(warnings)
    ? { commit, database, passwordLogin, version, warnings: warnings.map(String) }
    : undefined;
}

/** What warnings mean, and what to do. Source: docs/operations.md#health. */
const WARNINGS: Readonly<Record<string, string>> = {
  'database-size':
    'The database has reached 80 % of the size that it may have. All still works. Move old entries of the trail out.',
  'database-full':
    'The database has refused a change within the last minute, because it takes no writes. What is there can still be read. Move old entries of the trail out.',
};

/** A warning in words. One of a newer service is told by its name. */
export const warningWords = (warning: string): string =>
  WARNINGS[warning] ?? `The service warns of ${warning}.`;
