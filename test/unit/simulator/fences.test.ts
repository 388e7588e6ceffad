/**
 * What a commit is fenced on (I4, I5): whatever happens in another plane between the questions of a change and its commit, all
 * ends as if one of the two had come after the other. And what has nothing to do with a change does not make it start over.
 */
import { beforeAll, describe, expect, it } from 'vitest';

import type { Repositories } from '../../../src/service/ports/repositories.ts';
import { Planes } from '../../simulator/planes.ts';
import { quietly } from '../../simulator/quiet.ts';
import type { WriteOutcome } from '../../simulator/register.ts';
import { ADMIN_ID } from '../../simulator/world/callers.ts';
import { REGISTERS } from '../../simulator/world/registers.ts';
import { person } from '../../simulator/world/registers/parts.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../../simulator/world/spec.ts';
import type { Start } from '../../simulator/world/start.ts';
import { makeStart } from '../../simulator/world/start.ts';
import type { Step } from '../../simulator/world/writes.ts';
import { step } from '../../simulator/world/writes.ts';

type Named = { readonly name: string; readonly step: Step };

/** Every change of every register, each of the two ways; without those that something else happens beside anyway. */
const CHANGES: readonly (Named & { readonly before: Step })[] = REGISTERS.filter(
  ({ isMet }) => isMet !== true,
).flatMap(({ name, factors }) =>
  factors.flatMap((factor) =>
    [true, false].map((isOn) => ({
      name: `${name}, ${factor.name}: ${isOn ? 'on' : 'off'}`,
      before: apply(factor, !isOn),
      step: apply(factor, isOn),
    })),
  ),
);

function apply(factor: FactorSpec, isOn: boolean): Step {
  return async (hand) => await factor.apply(hand, isOn, true);
}

/** What a change was told: the org that it was made in, and the texts and numbers of its input. */
type Told = { readonly orgId: number; readonly words: ReadonlySet<string> };

/** The texts and numbers in a value. */
function wordsIn(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

/** The same hand, which notes what it tells. */
function watched(hand: Hand, told: Told[]): Hand {
  const isolate = {
    change: async (...args: Parameters<Hand['isolate']['change']>): Promise<WriteOutcome> => {
      told.push({ orgId: args[0], words: new Set(wordsIn(args[3])) });
      return await hand.isolate.change(...args);
    },
    org: {
      signInByProvider: async (...args: Parameters<Hand['isolate']['org']['signInByProvider']>) => {
        told.push({ orgId: 0, words: new Set(wordsIn(args[0].claims.login)) });
        return await hand.isolate.org.signInByProvider(...args);
      },
    },
  };
  return { ...hand, isolate: isolate as unknown as Hand['isolate'] };
}

const update = (userId: number, as: string) =>
  step(0, 'updateUser', (_hand) => ({
    userId,
    login: as,
    email: `${as}@x.org`,
    name: undefined,
    managing: {},
  }));
const basicRole = step(0, 'updateRole', (_hand) => ({
  draft: {
    uid: 'basic_viewer',
    name: 'basic:viewer',
    displayName: '',
    description: '',
    group: '',
    hidden: false,
    permissions: [{ action: 'reports:read', scope: 'reports:id:of-all' }],
  },
  version: undefined,
  versionRule: 'gate' as const,
  validatePermissions: false,
}));

/** Changes of the global plane that may have to do with a change of an org that was told this. */
const inGlobalPlane = (start: Start, { words, orgId }: Told): readonly Named[] => [
  ...peopleIn(start, words).flatMap(({ id, login }): Named[] => [
    {
      name: `${login} is disabled`,
      step: step(0, 'disableUser', (_h) => ({ userId: id, isDisabled: true })),
    },
    { name: `${login} is deleted`, step: step(0, 'deleteUser', (_h) => ({ userId: id })) },
    { name: `${login} is renamed`, step: update(id, 'other') },
    {
      name: `${login} becomes a server admin`,
      step: step(0, 'setServerAdmin', (_h) => ({ userId: id, isServerAdmin: true })),
    },
    {
      name: `${login} gets a global role`,
      step: step(0, 'addRole', (_h) => ({ assignee: { kind: 'user' as const, id }, roleUid: 'r-global' })),
    },
  ]),
  ...[...words]
    .filter((word) => /^[a-z][\w-]*$/.test(word))
    .flatMap((word): Named[] => [
      {
        name: `somebody gets the name sa-1-${word}`,
        step: step(0, 'createUser', (_h) => ({
          login: `sa-1-${word}`,
          email: `of-${word}@x.org`,
          name: '',
          passwordHash: '',
          orgId: 2,
        })),
      },
      { name: `a global role ${word}`, step: globalRole(word) },
      {
        name: `the end of the role ${word}`,
        step: step(0, 'deleteRole', (_h) => ({ uid: word, force: true })),
      },
    ]),
  { name: 'another basic role', step: basicRole },
  { name: 'a hard reset', step: step(0, 'hardReset', (_h) => ({ basicRoles: true })) },
  { name: 'an org named second', step: step(0, 'createOrg', (_h) => ({ name: 'second' })) },
  {
    name: 'the end of the org',
    step: step(0, 'deleteOrg', (_h) => ({ orgId, actsIn: orgId === 1 ? 2 : 1 })),
  },
];

const globalRole = (uid: string) =>
  step(0, 'createRole', (_h) => ({
    draft: {
      uid,
      name: `global:${uid}`,
      displayName: '',
      description: '',
      group: '',
      hidden: false,
      permissions: [],
    },
    version: 0,
    validatePermissions: false,
  }));

/** Changes of an org that may have to do with a change of the global plane that was told this. */
const inOrg = (orgId: number, start: Start, { words }: Told): readonly Named[] => [
  ...peopleIn(start, words).flatMap(({ id, login }): Named[] => [
    { name: `${login} leaves org ${orgId}`, step: step(orgId, 'removeOrgUser', (_h) => ({ userId: id })) },
    {
      name: `${login} joins org ${orgId}`,
      step: step(orgId, 'addOrgUser', (_h) => ({
        loginOrEmail: login,
        role: 'Editor' as const,
        managing: {},
      })),
    },
    {
      name: `${login} becomes an Admin of org ${orgId}`,
      step: step(orgId, 'updateOrgUser', (_h) => ({ userId: id, role: 'Admin' as const, managing: {} })),
    },
  ]),
  {
    name: `a level of all Viewers of org ${orgId}`,
    step: step(orgId, 'setResourcePermissions', (_h) => ({
      on: { resource: 'folders' as const, id: 'f-of-viewers' },
      levels: [{ kind: 'basic-role' as const, subject: 'basic_viewer', level: 'Admin' }],
    })),
  },
  ...[...words]
    .filter((word) => /^[a-z][\w-]*$/.test(word))
    .map((word) => ({
      name: `a role ${word} of org ${orgId}`,
      step: step(orgId, 'createRole', (_h) => ({
        draft: {
          uid: word,
          name: `own:${word}`,
          displayName: '',
          description: '',
          group: '',
          hidden: false,
          permissions: [],
        },
        version: 0,
        validatePermissions: false,
      })),
    })),
];

/** The people that are named by number, login or address; not the one who makes all changes. */
function peopleIn({ substrate }: Start, words: ReadonlySet<string>): { id: number; login: string }[] {
  const rows = substrate.d1.rows(
    'SELECT id, login, email FROM users WHERE is_service_account = 0 AND id <> ?',
    ADMIN_ID,
  );
  return rows
    .map(({ id, login, email }) => ({ id: Number(id), login: String(login), email: String(email) }))
    .filter(({ id, login, email }) => [String(id), login, email].some((word) => words.has(word)));
}

/** What came of two changes, and what is stored then. */
type Ended = { readonly outcomes: string; readonly tables: string };

const ended = (planes: Planes, first: WriteOutcome, second: WriteOutcome): Ended => ({
  outcomes: JSON.stringify([first, second]),
  tables: JSON.stringify(planes.tables()),
});

/** Whether a plane has sent more batches than it was told changes. */
const isDecidedAnew = ({ sent }: Planes, all: readonly Told[], plane: number): boolean =>
  (sent.get(plane) ?? 0) > all.filter(({ orgId }) => orgId === plane).length;

/** Somebody whom no change is about. */
const BYSTANDER: RegisterSpec = { name: 'nothing', prepare: [person('bystander')], factors: [], ways: [] };

/** What concerns nobody else, in the global plane and in org 1. */
const ASIDE: readonly Step[] = [
  async (hand) => await update(hand.start.id('users', 'bystander'), 'passer-by')(hand),
  step(1, 'setResourcePermissions', ({ start }) => ({
    on: { resource: 'folders' as const, id: 'f-aside' },
    levels: [{ kind: 'user' as const, subject: String(start.id('users', 'bystander')), level: 'Edit' }],
  })),
];

describe('a commit is fenced by what was read', () => {
  let start: Start;
  beforeAll(async () => {
    start = await makeStart([...REGISTERS, BYSTANDER]);
  });

  const begin = async (before: Step, repositories?: Repositories): Promise<Planes> => {
    const planes = new Planes(start, repositories);
    await before(planes.hand);
    planes.sent.clear();
    return planes;
  };

  /** What the change is told, if it is one of these planes. */
  const toldTo = async ({ before, step: change }: (typeof CHANGES)[number]): Promise<readonly Told[]> => {
    const planes = await begin(before);
    const told: Told[] = [];
    await change(watched(planes.hand, told));
    return told;
  };

  /** The failures of pairs: neither order ends as the two did that met. */
  const unordered = async (
    changes: typeof CHANGES,
    isPlane: (orgId: number) => boolean,
    others: (told: Told) => readonly Named[],
    repositories?: Repositories,
  ): Promise<{ readonly pairs: number; readonly failures: string[] }> => {
    const failures: string[] = [];
    let pairs = 0;
    for (const change of changes) {
      const all = await toldTo(change);
      const told = all.find(({ orgId }) => isPlane(orgId));
      if (told === undefined) continue;
      for (const other of others(told)) {
        pairs++;
        const planes = await begin(change.before, repositories);
        let second: WriteOutcome = 'unknown';
        planes.meet(told.orgId, async () => {
          second = await other.step(planes.hand);
        });
        const first = await change.step(planes.hand);
        // Decided anew afterwards, so they came one after the other.
        if (second === 'unknown' || isDecidedAnew(planes, all, told.orgId)) continue;
        const met = ended(planes, first, second);
        const isAs = ({ outcomes, tables }: Ended): boolean =>
          outcomes === met.outcomes && tables === met.tables;
        const one = await begin(change.before);
        const otherFirst = await other.step(one.hand);
        if (isAs(ended(one, await change.step(one.hand), otherFirst))) continue;
        const two = await begin(change.before);
        const changeFirst = await change.step(two.hand);
        if (isAs(ended(two, changeFirst, await other.step(two.hand)))) continue;
        failures.push(`${change.name} / ${other.name}: ${met.outcomes}`);
      }
    }
    return { pairs, failures };
  };

  /** Parts of the changes, so that no test takes long. */
  const PARTS = [0, 1, 2, 3, 4, 5, 6, 7].map((part) => CHANGES.filter((_, i) => i % 8 === part));

  it.for(PARTS)('so that a change of an org and one of the global plane end in an order', async (part) => {
    await quietly(async () => {
      const isOfOrg = (orgId: number): boolean => orgId !== 0;
      const { pairs, failures } = await unordered(part, isOfOrg, (told) => inGlobalPlane(start, told));
      expect(failures).toEqual([]);
      expect(pairs).toBeGreaterThan(40);
    });
  });

  it.for([1, 2])('so that a change of the global plane and one of org %d end in an order', async (orgId) => {
    await quietly(async () => {
      const { pairs, failures } = await unordered(
        CHANGES,
        (plane) => plane === 0,
        (told) => inOrg(orgId, start, told),
      );
      expect(failures).toEqual([]);
      expect(pairs).toBeGreaterThan(90);
    });
  });

  it('and without the fence they do not', async () => {
    const { repositories } = start.substrate;
    const { changes } = repositories;
    const unfenced = {
      ...repositories,
      changes: {
        ...changes,
        expectPrevious: (entry: Parameters<typeof changes.expectPrevious>[0]) =>
          changes.expectPrevious(entry),
      },
    };
    await quietly(async () => {
      const deletions = (told: Told): readonly Named[] =>
        inGlobalPlane(start, told).filter(({ name }) => name.endsWith('is deleted'));
      const { failures } = await unordered(CHANGES, (orgId) => orgId !== 0, deletions, unfenced);
      expect(failures.length).toBeGreaterThan(4);
    });
  });

  it('so that nothing starts over because of what does not concern it', async () => {
    const anew: string[] = [];
    await quietly(async () => {
      for (const change of CHANGES) {
        const all = await toldTo(change);
        for (const plane of new Set(all.map(({ orgId }) => orgId))) {
          const planes = await begin(change.before);
          planes.meet(plane, async () => {
            const outcome = await ASIDE[plane === 0 ? 1 : 0]?.(planes.hand);
            if (outcome !== 'ok') anew.push(`${change.name}: nothing happened beside it`);
          });
          const outcome = await change.step(planes.hand);
          if (outcome !== 'ok' || isDecidedAnew(planes, all, plane)) anew.push(change.name);
        }
      }
    });
    expect(anew).toEqual([]);
  });
});
