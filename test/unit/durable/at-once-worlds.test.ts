/** What is answered at once is what is found by waiting, whoever asks, whoever is asked about, and by whatever name. */
import { expect, it } from 'vitest';

import type { Asked, SubjectName } from '../../../src/core/asking.ts';
import { permission } from '../../../src/core/requirement.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { quietly } from '../../simulator/quiet.ts';
import { byToken } from '../../simulator/world/callers.ts';
import { asks, asksOfAccount, byId, callerBy } from '../../support/asking.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { loneCoordinator } from '../../support/lone-coordinator.ts';

const ORG = 1;
/** One asks about everybody, one about herself and the second, one about nobody. The last is an account. */
const [ALL, SOME, NONE, ACCOUNT] = [1_000, 1_001, 1_002, 1_003];
const TOKEN = 1;
const IDS = [ALL, SOME, NONE, ACCOUNT];
const callers = IDS.map((id) => (id === ACCOUNT ? byToken(id, TOKEN, ORG) : callerBy(id, `p${id}`)));

/** An org with all of them, each of whom may read one thing of their own. */
function world() {
  const d1 = new NodeD1();
  const mayDo = (id: number, action: string, scope: string) =>
    d1.rows(`INSERT INTO permissions VALUES (1, ?, ?, ?, '', '')`, `r${id}`, action, scope);
  for (const id of IDS) {
    d1.rows(
      `INSERT INTO users (id, uid, login, email, name, is_service_account, home_org_id, created, updated)
        VALUES (?, ?, ?, ?, '', ?, 1, '', '')`,
      id,
      `u${id}`,
      `p${id}`,
      `p${id}@example.org`,
      id === ACCOUNT ? 1 : 0,
    );
    d1.rows(
      `INSERT INTO org_users (org_id, user_id, role, created, updated) VALUES (1, ?, 'None', '', '')`,
      id,
    );
    d1.rows(
      `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
        VALUES (1, ?1, ?1, 1, '', '', '', 0, '', '')`,
      `r${id}`,
    );
    d1.rows(`INSERT INTO user_roles VALUES (1, ?, ?, 1, '')`, id, `r${id}`);
    mayDo(id, 'teams:read', `teams:id:${id}`);
  }
  mayDo(ALL, 'access:evaluate', 'users:*');
  mayDo(SOME, 'access:evaluate', `users:id:${SOME}`);
  mayDo(SOME, 'access:evaluate', `users:id:${NONE}`);
  d1.rows(
    `INSERT INTO tokens (id, org_id, account_id, name, hash, hash_key, created) VALUES (?, 1, ?, 't', 'h', '', '')`,
    TOKEN,
    ACCOUNT,
  );
  const binding = d1.binding(async (batch) => await Promise.resolve(d1.batch(batch)));
  const clock = new HandClock(1_000_000);
  const org = loneCoordinator({ orgId: ORG, binding, clock, org0: { revision: 0, hash: '' } });
  return { org, d1 };
}

const namesOf = (id: number): readonly SubjectName[] => [
  byId(id),
  { by: 'uid', value: `u${id}` },
  { by: 'login', value: `P${id}` },
  { by: 'login', value: `p${id}@example.org` },
  { by: 'email', value: `p${id}@example.org` },
  { by: 'name', value: `p${id}` },
  { by: 'name', value: `p${id}@example.org` },
];

/** Every question about everybody, by every name, as a person and as an account. */
const questions: readonly Asked[] = [...IDS, 12_345].flatMap((id) =>
  namesOf(id).flatMap((name) => [
    asks(name, 'read', 'teams', String(id)),
    asksOfAccount(name, 'read', 'teams', String(id)),
  ]),
);

it('is answered as by waiting, and of whoever is kept and may be asked about it is answered', async () => {
  await quietly(async () => {
    const { org } = world();
    for (const caller of callers) await org.ownPermissions(caller, false);
    const answered = new Map<number, Set<number>>();
    for (const caller of callers)
      for (const question of questions) {
        const together = { asked: [question], explains: false };
        // Asked for the first time it may have to be read, and from then on it is known.
        for (const _ of [1, 2]) {
          const now = org.atOnce.evaluate(caller, together);
          const found = await org.evaluate(caller, together);
          const what = `${caller.userId}: ${JSON.stringify(question)}`;
          if (now === undefined) continue;
          expect({ ok: true, value: now }, what).toEqual(found);
          const yes = now.answers.every(({ decision }) => decision);
          const of = answered.get(caller.userId) ?? new Set();
          if (yes) answered.set(caller.userId, of.add(Number(question.resource.id)));
        }
      }
    expect([...answered].map(([id, of]) => [id, [...of]])).toEqual([
      [ALL, IDS],
      [SOME, [SOME, NONE]],
      [NONE, [NONE]],
      [ACCOUNT, [ACCOUNT]],
    ]);
  });
});

it('many are answered together as by waiting', async () => {
  await quietly(async () => {
    const { org } = world();
    for (const caller of callers) {
      const ask = caller.userId === ACCOUNT ? asksOfAccount : asks;
      // An address is no login, and who is nobody is read each time.
      const kept = namesOf(caller.userId)
        .filter((name) => name.by !== 'login' || !name.value.includes('@'))
        .map((name) => ask(name, 'read', 'teams', String(caller.userId)));
      const together = { asked: kept, explains: true };
      const found = await org.evaluate(caller, together);
      expect({ ok: true, value: org.atOnce.evaluate(caller, together) }).toEqual(found);
    }
  });
});

it('of others it is told only what is required for it', async () => {
  await quietly(async () => {
    const { org } = world();
    for (const caller of callers) await org.ownPermissions(caller, false);
    for (const caller of callers)
      for (const userId of IDS)
        for (const outsider of [permission('access:evaluate', 'users:*'), permission('none:such')]) {
          const requirement = permission('access:evaluate', `users:id:${userId}`);
          const now = org.atOnce.permissionsOf(caller, { userId, requirement, outsider });
          expect(now).toEqual(await org.permissionsOf(caller, userId, requirement, outsider));
        }
  });
});

it('who was added and has not acted there yet is not answered at once, though it is kept', async () => {
  await quietly(async () => {
    const { org, d1 } = world();
    d1.rows(`UPDATE org_users SET pending_as = 'added by an Admin' WHERE user_id = ?`, NONE);
    const requirement = permission('access:evaluate', `users:id:${NONE}`);
    const added = callerBy(NONE, `p${NONE}`);
    const [other = added] = callers;
    // So it is read, and kept.
    expect(await org.permissionsOf(other, NONE, requirement, requirement)).toMatchObject({ ok: true });
    expect(org.atOnce.ownPermissions(added)).toBeUndefined();
    expect(await org.ownPermissions(added, false)).toMatchObject({ ok: true });
    await org.ownPermissions(added, false);
    expect(org.atOnce.ownPermissions(added)).toMatchObject({ ok: true });
  });
});

it('who may ask about nobody else is not refused at once by their own uid, while that is not known', async () => {
  await quietly(async () => {
    const { org } = world();
    const none = callerBy(NONE, `p${NONE}`);
    await org.ownPermissions(none, false);
    const asked = [asks({ by: 'uid', value: `u${NONE}` }, 'read', 'teams', String(NONE))];
    const together = { asked, explains: false };
    expect(org.atOnce.evaluate(none, together)).toBeUndefined();
    const found = await org.evaluate(none, together);
    expect(found).toMatchObject({ ok: true, value: { answers: [{ decision: true }] } });
    expect({ ok: true, value: org.atOnce.evaluate(none, together) }).toEqual(found);
  });
});
