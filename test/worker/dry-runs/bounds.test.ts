/** Where very many depend on what a change touches, a dry run says how many at most, and never too few. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import { EFFECT_PRINCIPALS_MAX } from '../../../src/core/effect.ts';
import { ADMIN_CALLER } from '../../support/dry-runs/admin-caller.ts';
import { doorBefore, dryRunsOver } from '../../support/dry-runs/foreseen-and-made.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { storedPeople } from '../../support/stored-people.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const MANY = EFFECT_PRINCIPALS_MAX + 1;

/** An org with so many people, and a role that gives something to nobody yet. */
async function crowd(size: number, role = 'None') {
  const org = await freshOrg();
  const people = await storedPeople(org.id, size, role);
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  return { org, ids: people.map(({ id }) => id), roleUid };
}

type Crowd = Awaited<ReturnType<typeof crowd>>;

/** Puts them all into a team, past the objects: nobody has asked for any of them. */
async function teamOf({ org, ids }: Crowd): Promise<number> {
  const team = await org.team();
  await env.DB.prepare(
    "INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created) SELECT ?, ?, value, 0, 1, '' FROM json_each(?)",
  )
    .bind(org.id, team, JSON.stringify(ids))
    .run();
  return team;
}

/** Puts each into a group of its own, all directly below `ou=x`. */
async function groupsOf({ org, ids }: Crowd): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
     SELECT value, ?, 'api', 'cn=' || CAST(value AS INTEGER) || ',ou=x', 'cn=*,ou=x', 'cn=' || CAST(value AS INTEGER) || ',ou=x', '' FROM json_each(?)`,
  )
    .bind(org.id, JSON.stringify(ids))
    .run();
}

async function rolesOf({ org, ids, roleUid }: Crowd): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) SELECT ?, value, ?, 1, '' FROM json_each(?)",
  )
    .bind(org.id, roleUid, JSON.stringify(ids))
    .run();
}

type Wanted<K extends ChangeName = ChangeName> = {
  readonly name: K;
  readonly input: ChangeInput<K>;
  readonly orgId?: number;
};
const wanted = <K extends ChangeName>(name: K, input: ChangeInput<K>, orgId?: number): Wanted =>
  ({ name, input, orgId }) as unknown as Wanted;

const draftOf = (uid: string, action: string) => ({
  draft: {
    uid,
    name: unique('role'),
    displayName: '',
    description: '',
    group: '',
    hidden: false,
    permissions: [{ action, scope: '' }],
  },
  version: undefined,
  versionRule: 'gate' as const,
  validatePermissions: false,
});

/** What a change touches, for each way in which somebody may depend on it. */
const ways: Readonly<Record<string, (all: Crowd) => Promise<Wanted>>> = {
  'a team, by hand': async (all) => {
    const id = await teamOf(all);
    return wanted('addRole', { assignee: { kind: 'team', id }, roleUid: all.roleUid });
  },
  'a team, by a group that stands for many': async (all) => {
    const team = await all.org.team();
    await groupsOf(all);
    await all.org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: 'CN=*,OU=x' });
    return wanted('addRole', { assignee: { kind: 'team', id: team }, roleUid: all.roleUid });
  },
  'a group that stands for many': async (all) => {
    const team = await all.org.team();
    await groupsOf(all);
    return wanted('addTeamGroup', { teamId: team, groupId: 'cn=*,ou=x' });
  },
  'a role, given to each': async (all) => {
    await rolesOf(all);
    return wanted('updateRole', draftOf(all.roleUid, 'reports:write'));
  },
  'a role, by a team': async (all) => {
    const team = await teamOf(all);
    const path = `/access-control/teams/${team}/roles`;
    await all.org.admin(200, 'POST', path, { roleUid: all.roleUid });
    return wanted('deleteRole', { uid: all.roleUid, force: true });
  },
  'an org': (all) => Promise.resolve(wanted('deleteOrg', { orgId: all.org.id, actsIn: null }, 0)),
};

const standingOf = ({ name }: Wanted, { id }: FreshOrg) =>
  name === 'deleteOrg' ? { inOrg: id, orGlobal: true } : ('in-org' as const);

describe('a dry run of what very many depend on', { timeout: 300_000 }, () => {
  it.for(Object.entries(ways))('counts who depends on %s, in one query', async ([, way], { expect }) => {
    const all = await crowd(MANY);
    const { name, input, orgId = all.org.id } = await way(all);
    const standing = standingOf({ name, input }, all.org);
    const d1 = new WatchedD1(env.DB);
    const counts: string[] = [];
    // What a change reads to be decided may be a number, too.
    d1.before = (statements) => {
      if (d1.trips > 1) counts.push(...statements.filter((sql) => /count\(/i.test(sql)));
    };
    const door = doorBefore(dryRunsOver(() => d1.binding));
    const foreseen = await door.dryRun(orgId, ADMIN_CALLER, name, input as never, standing);
    if (!foreseen.ok) throw new Error(`Refused: ${JSON.stringify(foreseen.refusal)}`);
    const { effect } = foreseen.value;
    // By the way in which they depend on it, each of them gains or loses something.
    expect(effect).toMatchObject({ kind: 'too-many', upTo: expect.any(Number) });
    expect(effect.kind === 'too-many' ? effect.upTo : 0).toBeGreaterThanOrEqual(all.ids.length);
    expect(d1.trips).toBeLessThanOrEqual(3);
    expect(counts.length).toBe(1);
  });

  it('is told of each, as long as there are no more than a thousand', async ({ expect }) => {
    // With the admin, who made the team and gains nothing.
    const all = await crowd(EFFECT_PRINCIPALS_MAX - 1);
    const id = await teamOf(all);
    const asked = { assignee: { kind: 'team', id }, roleUid: all.roleUid } as const;
    const foreseen = await doorBefore().dryRun(all.org.id, ADMIN_CALLER, 'addRole', asked);
    expect(foreseen.ok && foreseen.value.effect).toMatchObject({ kind: 'told' });
    const effect = foreseen.ok ? foreseen.value.effect : undefined;
    const principals = effect?.kind === 'told' ? effect.groups.flatMap((group) => group.principals) : [];
    expect(principals.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual(all.ids);
  });
});
