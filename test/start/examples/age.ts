import { openD1 } from '../../stress/live/database.ts';

/** The first entries of an org's trail are as if they were made a month before: a service that is new has no old ones. */
export function age(state: string, orgId: number): void {
  const database = openD1(`${state}/v3`);
  try {
    const month = 30 * 24 * 60 * 60 * 1000;
    database
      .prepare('UPDATE changes SET at = ? WHERE org_id = ?')
      .run(new Date(Date.now() - month).toISOString(), orgId);
  } finally {
    database.close();
  }
}
