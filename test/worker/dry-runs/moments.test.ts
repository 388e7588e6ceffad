/** What a dry run foresees is of one moment, whatever is changed while it goes on and however far the database is (I2, I4). */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { OrgDoor } from '../../../src/durable/org-door.ts';
import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import { ADMIN_CALLER } from '../../support/dry-runs/admin-caller.ts';
import { doorBefore, dryRunsOver } from '../../support/dry-runs/foreseen-and-made.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

type Changes = <K extends ChangeName>(name: K, input: ChangeInput<K>, orgId?: number) => Promise<void>;

/** An org in which a team of two is to get a role, and what may come in between: each moves two things at once. */
async function scene() {
  const org = await freshOrg();
  const [one, other, third] = [await org.account(), await org.account(), await org.account()];
  const team = await org.team();
  const roleUid = await org.role([
    ['reports:read', 'reports:*'],
    ['reports:write', 'reports:id:1'],
  ]);
  const globalUid = await org.role([['teams:read', 'teams:*']], { global: true });
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: globalUid });
  for (const { id } of [one, other]) await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
  await org.admin(200, 'PUT', `/groupsync/users/${third.id}/groups`, { groups: ['cn=a,ou=x'] });
  return { org, one, other, third, team, roleUid, globalUid };
}

type Scene = Awaited<ReturnType<typeof scene>>;

const roleDraft = (uid: string, permissions: readonly (readonly [string, string])[]) => ({
  draft: {
    uid,
    name: unique('role'),
    displayName: '',
    description: '',
    group: '',
    hidden: false,
    permissions: permissions.map(([action, scope]) => ({ action, scope })),
  },
  version: undefined,
  versionRule: 'gate' as const,
  validatePermissions: false,
});

/** What others change meanwhile. */
const meanwhile: Readonly<Record<string, (scene: Scene, change: Changes) => Promise<void>>> = {
  'members are exchanged': async ({ org, other, third, team }, change) => {
    const outline = { name: unique('team'), description: '', groupIds: [], rootRole: null };
    await change('replaceTeam', { ...outline, teamId: team, userIds: [other.id, third.id] }, org.id);
  },
  'a group joins the team': async ({ org, team }, change) =>
    await change('addTeamGroup', { teamId: team, groupId: 'CN=*,OU=x' }, org.id),
  'the role gives something else': async ({ org, roleUid }, change) =>
    await change(
      'updateRole',
      roleDraft(roleUid, [
        ['reports:delete', 'reports:*'],
        ['reports:write', 'reports:id:2'],
      ]),
      org.id,
    ),
  'somebody gets the role alone': async ({ org, one, roleUid }, change) =>
    await change('addRole', { assignee: { kind: 'user', id: one.id }, roleUid }, org.id),
  'what the team has by the global plane changes': async ({ globalUid }, change) =>
    await change('updateRole', roleDraft(globalUid, [['reports:read', 'reports:*']]), 0),
  'the role is deleted': async ({ org, roleUid }, change) =>
    await change('deleteRole', { uid: roleUid, force: true }, org.id),
  'the team is deleted': async ({ org, team }, change) =>
    await change('deleteTeam', { teamId: team }, org.id),
  'a member gets an org role': async ({ org, one }, change) => {
    const update = { accountId: one.id, name: undefined, role: 'Admin', isDisabled: undefined } as const;
    await change('updateServiceAccount', update, org.id);
  },
};

/** Makes changes that must come to something. */
const changesBy =
  (door: OrgDoor): Changes =>
  async (name, input, orgId = 0) => {
    const made = await door.change(orgId, ADMIN_CALLER, name, input);
    if (!made.ok) throw new Error(`${name} is refused: ${JSON.stringify(made.refusal)}`);
  };

const foresee = async (door: OrgDoor, { org, team, roleUid }: Pick<Scene, 'org' | 'team' | 'roleUid'>) =>
  await door.dryRun(org.id, ADMIN_CALLER, 'addRole', { assignee: { kind: 'team', id: team }, roleUid });

/** A far database, and the door before dry runs that use it. */
function far() {
  const d1 = new WatchedD1(env.DB);
  return { d1, door: doorBefore(dryRunsOver(() => d1.binding)) };
}

describe('while a dry run goes on', { timeout: 300_000 }, () => {
  it.for(Object.keys(meanwhile))('%s, at any of its trips', async (name, { expect }) => {
    const near = doorBefore();
    const change = changesBy(near);
    let trips = 0;
    let differ = 0;
    // Before the first trip, and after each.
    for (let trip = 0; trip <= trips; trip += 1) {
      const at = await scene();
      const earlier = await foresee(near, at);
      const { d1, door } = far();
      const side = trip === 0 ? 'before' : 'after';
      d1[side] = async () => {
        if (d1.trips !== Math.max(1, trip)) return;
        d1[side] = undefined;
        await meanwhile[name]?.(at, change);
      };
      const foreseen = await foresee(door, at);
      const later = await foresee(near, at);
      if (trip === 0) trips = d1.trips;
      expect([earlier, later], `trip ${trip}`).toContainEqual(foreseen);
      if (JSON.stringify(earlier) !== JSON.stringify(later)) differ += 1;
    }
    // It is something that is seen.
    expect(differ).toBeGreaterThan(0);
  });

  it('something is changed at each of its trips: then it is of none of these moments, or of one', async ({
    expect,
  }) => {
    const near = doorBefore();
    const at = await scene();
    const moments: unknown[] = [await foresee(near, at)];
    const { d1, door } = far();
    const change = changesBy(near);
    let times = 0;
    d1.after = async () => {
      times += 1;
      await change('updateRole', roleDraft(at.roleUid, [['reports:read', `reports:id:${times}`]]), at.org.id);
      moments.push(await foresee(near, at));
    };
    expectOneOf(expect, moments, await foresee(door, at));
    // It ends all the same.
    expect(times).toBeLessThan(20);
  });

  it('others change one thing after the other, 20 to 60 ms from the database', async ({ expect }) => {
    const near = doorBefore();
    for (let round = 0; round < 10; round += 1) {
      const at = await scene();
      const change = changesBy(near);
      const moments = [await foresee(near, at)];
      const { d1, door } = far();
      d1.before = async () => await scheduler.wait(10 + ((round * 7) % 21));
      d1.after = async () => await scheduler.wait(10 + ((round * 13) % 21));
      const [foreseen] = await Promise.all([
        foresee(door, at),
        (async () => {
          for (const name of [
            'members are exchanged',
            'the role gives something else',
            'a group joins the team',
          ]) {
            await meanwhile[name]?.(at, change);
            moments.push(await foresee(near, at));
          }
        })(),
      ]);
      expectOneOf(expect, moments, foreseen);
    }
  });
});

function expectOneOf(expect: ExpectStatic, moments: readonly unknown[], foreseen: unknown): void {
  const gaveUp = { ok: false, refusal: expect.objectContaining({ tag: 'unavailable' }) };
  expect([...moments, gaveUp]).toContainEqual(foreseen);
}
