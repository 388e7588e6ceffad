import { mapped } from '../mapped.ts';
import { byToken } from '../callers.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../spec.ts';
import type { Start } from '../start.ts';
import { decision, lists, rightsOf } from '../ways.ts';
import { factor, step, steps } from '../writes.ts';
import { rightOf, role } from './parts.ts';

type Shown = FactorSpec['shown'];

const loginOf = (name: string): string => `sa-1-${name}`;
const idOf = (start: Start, name: string): number => start.find('users', loginOf(name)) ?? 0;

const account = (name: string) =>
  step(1, 'createServiceAccount', (_hand) => ({ name, role: 'Viewer' as const, isDisabled: false }));
const token = (name: string) =>
  step(1, 'createToken', ({ start }) => ({
    accountId: idOf(start, name),
    name: `of-${name}`,
    hash: `hash of ${name}`,
    expires: null,
  }));
const give = (name: string, roleUid: string) =>
  step(1, 'addRole', ({ start }) => ({
    assignee: { kind: 'user' as const, id: idOf(start, name) },
    roleUid,
  }));

/** By the token that there was last. One that is not there any more keeps its number. */
const caller =
  (name: string) =>
  ({ start }: Hand) =>
    byToken(
      start.find('users', loginOf(name)) ?? start.last('users'),
      start.find('tokens', `of-${name}`) ?? start.last('tokens'),
      1,
    );

const hasToken =
  (name: string): Shown =>
  (start) =>
  ({ tokens }) =>
    mapped(tokens.list(1, idOf(start, name)), (list) => list.some((one) => one.name === `of-${name}`));

const isThere =
  (name: string): Shown =>
  () =>
  ({ serviceAccounts }) => {
    const filter = { reach: 'all', text: '', onlyDisabled: false, expiredAt: undefined } as const;
    return mapped(serviceAccounts.search(1, filter, { number: 1, size: 100 }), ({ items }) =>
      items.some((one) => one.login === loginOf(name) && !one.isDisabled),
    );
  };

const tokenRegister = (): RegisterSpec => {
  const shown = hasToken('tokened');
  return {
    name: 'a token',
    prepare: [account('tokened'), role('r-tokened'), give('tokened', 'r-tokened'), token('tokened')],
    factors: [
      factor('is there', {
        kinds: ['createToken', 'deleteToken'],
        shown,
        settle: 1,
        on: token('tokened'),
        off: step(1, 'deleteToken', ({ start }) => ({
          accountId: idOf(start, 'tokened'),
          tokenId: start.find('tokens', 'of-tokened') ?? 0,
        })),
      }),
    ],
    ways: [
      decision('token', 1, caller('tokened'), undefined),
      decision('token with a right', 1, caller('tokened'), rightOf('r-tokened')),
      ...lists(1, shown),
    ],
  };
};

const disabled = (): RegisterSpec => {
  const shown = isThere('paused');
  const set = (isDisabled: boolean) =>
    step(1, 'updateServiceAccount', ({ start }) => ({
      accountId: idOf(start, 'paused'),
      name: undefined,
      role: undefined,
      isDisabled,
    }));
  return {
    name: 'a service account that may act',
    prepare: [account('paused'), role('r-paused'), give('paused', 'r-paused'), token('paused')],
    factors: [
      factor('is enabled', { kinds: ['updateServiceAccount'], shown, on: set(false), off: set(true) }),
    ],
    ways: [...rightsOf(1, { token: caller('paused') }, rightOf('r-paused')), ...lists(1, shown)],
  };
};

const comesAndGoes = (): RegisterSpec => {
  const shown = hasToken('robot');
  const on = steps(account('robot'), give('robot', 'r-robot'), token('robot'));
  return {
    name: 'a service account that comes and goes',
    prepare: [role('r-robot'), on],
    factors: [
      factor('is there', {
        kinds: ['createServiceAccount', 'addRole', 'createToken', 'deleteServiceAccount'],
        shown,
        settle: 1,
        on,
        off: step(1, 'deleteServiceAccount', ({ start }) => ({ accountId: idOf(start, 'robot') })),
      }),
    ],
    ways: [decision('token', 1, caller('robot'), undefined), ...lists(1, shown)],
  };
};

const roleOfAccount = (): RegisterSpec => {
  const shown: Shown =
    (start) =>
    ({ assignments }) =>
      mapped(assignments.holders(1, 'r-worker'), ({ serviceAccounts }) =>
        serviceAccounts.includes(idOf(start, 'worker')),
      );
  return {
    name: 'a role of a service account',
    prepare: [account('worker'), role('r-worker'), give('worker', 'r-worker'), token('worker')],
    factors: [
      factor('is given', {
        kinds: ['addRole', 'removeRole'],
        shown,
        on: give('worker', 'r-worker'),
        off: step(1, 'removeRole', ({ start }) => ({
          assignee: { kind: 'user' as const, id: idOf(start, 'worker') },
          roleUid: 'r-worker',
        })),
      }),
    ],
    ways: [...rightsOf(1, { token: caller('worker') }, rightOf('r-worker')), ...lists(1, shown)],
  };
};

/** Whatever is about service accounts and their tokens. */
export const aboutAccounts: readonly RegisterSpec[] = [
  tokenRegister(),
  disabled(),
  comesAndGoes(),
  roleOfAccount(),
];
