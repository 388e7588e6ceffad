/** How much of the database a change takes for good. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
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

describe('a change that touches too much to name', () => {
  it('touches the whole org, and so whatever another commit has read of it', async ({ expect }) => {
    const org = await freshOrg();
    const groupIds = Array.from({ length: 900 }, (_, i) => `${i}-${'x'.repeat(480)}`);
    await groupsOf(org).create({ name: 'g', mappingsSSO: groupIds });
    const touches = await env.DB.prepare('SELECT touches FROM changes WHERE org_id = ?')
      .bind(org.id)
      .first<string>('touches');
    expect(JSON.parse(touches ?? '')).toEqual([`org:${org.id}`]);
    const orm = openOrm(env.DB);
    const { changes } = openRepositories(orm);
    const still = async (revision: number) =>
      (await openDatabase(orm).commit([changes.expectStill(org.id, { revision, from: ['user:7'] })])).kind;
    expect([await still(0), await still(1)]).toEqual(['conflict', 'committed']);
  });
});
