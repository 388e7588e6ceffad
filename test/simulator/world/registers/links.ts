import type { Caller } from '../../../../src/core/caller.ts';
import type { Link } from '../../../../src/core/link.ts';
import { byPassword, bySubject, JWT_ISSUER } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, Hand, RegisterSpec } from '../spec.ts';
import type { Start } from '../start.ts';
import { attempt, decision, lists, listsEverywhere, turned, waysIn } from '../ways.ts';
import type { Step } from '../writes.ts';
import { beside, factor, step } from '../writes.ts';
import { comesOrGoes, isGoodInSecond, joins, MEMBERS_RIGHT, person, user } from './parts.ts';

/** The subject that somebody is linked to from the start. */
const subjectOf = (start: Start, login: string) => ({
  issuer: JWT_ISSUER,
  subject: String(user(start, login)),
});

const linkOf = (start: Start, login: string): Link => ({
  userId: user(start, login),
  ...subjectOf(start, login),
});

const isLinked =
  (login: string, subject: string): FactorSpec['shown'] =>
  (start) =>
  ({ links }) =>
    mapped(
      links.ofPerson(user(start, login)),
      (link) => link !== undefined && link.subject === subjectOf(start, subject).subject,
    );

/** Somebody by a token of a subject. */
const by =
  (login: string, subject: string) =>
  ({ start }: Hand): Caller =>
    bySubject(user(start, login), subjectOf(start, subject));

const ends = (login: string, name: string, off: Step): RegisterSpec => ({
  name,
  prepare: [person(login), joins(login, 2)],
  factors: [
    factor('there is one', {
      kinds: ['linkOwnUser', 'removeLink', 'removeOwnLink'],
      shown: isLinked(login, login),
      settle: 0,
      on: step(
        0,
        'linkOwnUser',
        ({ start }) => ({ ...subjectOf(start, login), issuedAt: 0, formerIssuers: [] }),
        { caller: (start) => byPassword(user(start, login), login) },
      ),
      off,
    }),
  ],
  ways: [
    ...[1, 2].flatMap((orgId) => waysIn(orgId, by(login, login), MEMBERS_RIGHT)),
    decision('JWT', 0, by(login, login), undefined),
    attempt(1, by(login, login), 'createTeam', { name: 'none', email: '' }, 'unauthenticated'),
    ...lists(1, isLinked(login, login)),
    ...listsEverywhere(isLinked(login, login)),
  ],
});

const endsByAdmin = (): RegisterSpec =>
  ends(
    'unlinked',
    'a link that an admin removes',
    step(0, 'removeLink', ({ start }) => linkOf(start, 'unlinked')),
  );

const endsByThemselves = (): RegisterSpec =>
  ends(
    'parter',
    'a link that its person removes',
    step(0, 'removeOwnLink', ({ start }) => subjectOf(start, 'parter'), {
      caller: (start) => byPassword(user(start, 'parter'), 'parter'),
    }),
  );

const endsWhileJoining = (): RegisterSpec => {
  const login = 'joiner';
  const off = step(0, 'removeLink', ({ start }) => linkOf(start, login));
  const { factors, ...others } = ends(login, 'a link of a person who changes orgs', off);
  return {
    ...others,
    factors: factors.map((one) => ({
      ...one,
      kinds: [...one.kinds, 'addOrgUser', 'removeOrgUser'],
      apply: async (hand, isOn, isSure) =>
        await beside(async (both) => await one.apply(both, isOn, isSure), comesOrGoes(login))(hand),
    })),
    isMet: true,
    ways: [isGoodInSecond(by(login, login)), ...waysIn(1, by(login, login), MEMBERS_RIGHT)],
  };
};

const moves = (): RegisterSpec => {
  const move = (from: string, to: string): Step =>
    step(0, 'moveLink', ({ start }) => ({
      ...subjectOf(start, 'giver'),
      userId: user(start, from),
      toUserId: user(start, to),
    }));
  const shown = isLinked('giver', 'giver');
  return {
    name: 'a link that moves between two people',
    prepare: [
      person('giver'),
      person('heir'),
      joins('heir', 2),
      step(0, 'removeLink', ({ start }) => linkOf(start, 'heir')),
    ],
    factors: [
      factor('is with the first', {
        kinds: ['moveLink'],
        shown,
        settle: 0,
        on: move('heir', 'giver'),
        off: move('giver', 'heir'),
      }),
    ],
    ways: [
      ...waysIn(1, by('giver', 'giver'), MEMBERS_RIGHT),
      ...[1, 2].flatMap((orgId) => turned(waysIn(orgId, by('heir', 'giver'), MEMBERS_RIGHT))),
      ...lists(1, shown),
      ...listsEverywhere(shown),
    ],
  };
};

/** Whatever is about links to identity providers. */
export const aboutLinks: readonly RegisterSpec[] = [
  endsByAdmin(),
  endsByThemselves(),
  endsWhileJoining(),
  moves(),
];
