/** How much of the database a change takes for good. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { freshOrg } from '../../support/fresh-org.ts';
import { groupsOf, user } from '../../support/unleash.ts';

/** The bytes of the newest entry of an org's trail, as UTF-8, and how many entries there are. */
async function newestOf(orgId: number): Promise<{ readonly bytes: number; readonly revision: number }> {
  const columns = [
    'actor',
    'origin',
    'before',
    'after',
    'touches',
    'kind',
    'at',
    'id',
    'hash',
    'previous_hash',
  ];
  const bytes = columns.map((name) => `length(CAST(${name} AS BLOB))`).join(' + ');
  const row = await env.DB.prepare(
    `SELECT ${bytes} AS bytes, revision FROM changes WHERE org_id = ? ORDER BY revision DESC LIMIT 1`,
  )
    .bind(orgId)
    .first<{ bytes: number; revision: number }>();
  return row ?? { bytes: 0, revision: 0 };
}

describe('what a change leaves in the trail', () => {
  it('is small for the Admin of one team who sends its 900 mappings in another order', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const person = await org.person('Viewer');
    const mappings = Array.from({ length: 900 }, (_, i) => `${i}-${'x'.repeat(480)}`);
    const body = { name: 'g', mappingsSSO: mappings, users: [user(person.id)] };
    const id = await groups.create(body);
    await org.admin(200, 'PUT', `/teams/${id}/members/${person.id}`, { permission: 4 });
    const { revision } = await newestOf(org.id);

    await groups.send(200, 'PUT', `/${id}`, { ...body, mappingsSSO: mappings.toReversed() }, person.as);
    const after = await newestOf(org.id);
    expect(after.revision).toBe(revision + 1);
    expect(after.bytes).toBeLessThan(2_000);
    // The order is kept: clients hold it as a list.
    expect((await groups.get(id)).mappingsSSO).toEqual(mappings.toReversed());
  });
});
