import { ADMIN, ADMIN_ID } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../spec.ts';
import { lists, listsEverywhere, rightsOf } from '../ways.ts';
import { factor, step } from '../writes.ts';
import { callers, person, user } from './parts.ts';

type Shown = FactorSpec['shown'];

const comesAndGoes = (): RegisterSpec => {
  const shown: Shown =
    () =>
    ({ orgs }) =>
      mapped(orgs.findByName('three'), (org) => org !== undefined);
  const mine: Shown =
    () =>
    ({ users }) =>
      mapped(users.orgsOf(ADMIN_ID), (memberships) => memberships.some(({ name }) => name === 'three'));
  const create = step(0, 'createOrg', (_hand) => ({ name: 'three' }));
  const idOf = ({ start }: Hand): number => start.find('orgs', 'three') ?? start.last('orgs');
  return {
    name: 'an org that comes and goes',
    prepare: [create],
    factors: [
      factor('is there', {
        kinds: ['createOrg', 'deleteOrg'],
        shown,
        settle: 0,
        on: create,
        off: step(0, 'deleteOrg', (hand) => ({ orgId: hand.start.find('orgs', 'three') ?? -1, actsIn: 1 })),
      }),
    ],
    ways: [
      {
        name: 'decision by password in a new org',
        orgId: 4,
        read: async (hand) => {
          const question = {
            requirement: { kind: 'permission', action: 'org.users:add', scopes: ['users:*'] },
            standing: 'in-org',
          } as const;
          const result = await hand.isolate.org.authorise(idOf(hand), ADMIN, question);
          if (result.ok) return true;
          return result.refusal.tag === 'unavailable' ? undefined : false;
        },
      },
      ...listsEverywhere(shown),
      ...listsEverywhere(mine),
    ],
  };
};

const named = (): RegisterSpec => {
  const shown: Shown =
    () =>
    ({ orgs }) =>
      mapped(orgs.find(2), (org) => org?.name === 'two');
  const rename = (name: string) => step(2, 'renameOrg', (_hand) => ({ name }));
  return {
    name: 'the name of an org',
    prepare: [],
    factors: [
      factor('is the first one', { kinds: ['renameOrg'], shown, on: rename('two'), off: rename('second') }),
    ],
    ways: lists(2, shown),
  };
};

const placed = (): RegisterSpec => {
  const idOf = ({ start }: Pick<Hand, 'start'>): number => start.find('orgs', 'four') ?? -1;
  const shown: Shown =
    (start) =>
    ({ orgs }) =>
      mapped(orgs.location(idOf({ start })), (org) => org?.location === 'oc');
  const place = (location: 'oc' | null) =>
    step(0, 'placeOrg', (hand) => ({ orgId: idOf(hand), location, isBound: false }));
  return {
    name: 'where an org is to be made',
    prepare: [
      step(0, 'createOrg', (_hand) => ({
        name: 'four',
        wished: { location: 'oc', isBound: false } as const,
      })),
    ],
    factors: [factor('is said', { kinds: ['placeOrg'], shown, on: place('oc'), off: place(null) })],
    ways: listsEverywhere(shown),
  };
};

/** A level on a resource, which somebody holds, or everybody with an org role. */
const level = (kind: 'user' | 'basic-role', id: string, login: string): RegisterSpec => {
  const on = { resource: 'folders', id } as const;
  const shown: Shown =
    () =>
    ({ resourceLevels }) =>
      mapped(resourceLevels.list(1, on), (list) =>
        list.some((one) => one.kind === kind && one.level === 'Edit'),
      );
  const set = (name: string) =>
    step(1, 'setResourcePermissions', ({ start }) => ({
      on,
      levels: [
        {
          kind,
          subject: kind === 'user' ? String(user(start, login)) : 'basic_viewer',
          level: name,
        },
      ],
    }));
  const right = { action: 'alert.silences:create', scope: `folders:uid:${id}` };
  return {
    name: `a level of a ${kind}`,
    prepare: [person(login), set('Edit')],
    factors: [
      factor('is there', { kinds: ['setResourcePermissions'], shown, on: set('Edit'), off: set('') }),
    ],
    ways: [...rightsOf(1, callers(login), right), ...lists(1, shown)],
  };
};

/** Whatever is about orgs and what is in them. */
export const aboutOrgs: readonly RegisterSpec[] = [
  // First, since an org that comes and goes must be the last one.
  placed(),
  comesAndGoes(),
  named(),
  level('user', 'f-user', 'levelled'),
  level('basic-role', 'f-role', 'viewing'),
];
