import { describe, expect, it } from 'vitest';

import type { Decisions, Directory, Subject } from '../../../src/console/pages/who/found.ts';
import { foundOf, holderOf, loginOf } from '../../../src/console/pages/who/found.ts';
import { drawnOf } from '../../../src/console/pages/who/drawn.ts';
import { filtered, numbered, passedBy, reachedBy, summary } from '../../../src/console/pages/who/ways.ts';

const QUESTION = { action: 'folders:write', type: 'folders', id: 'f1' };
const OPS = { uid: 'r1', name: 'custom:ops' };
const BY_TEAM = { via: 'team', team: { id: 3, name: 'Night' }, role: OPS, scope: 'folders:*' };
const BY_ROLE = { via: 'assignment', role: OPS, scope: 'folders:*' };

const DIRECTORY: Directory = {
  principals: new Map([
    ['person ada', { id: 7, name: 'ada', fullName: 'Ada Lovelace' }],
    ['account sa-1-bot', { id: 9, name: 'bot', fullName: 'sa-1-bot' }],
  ]),
  roles: new Map([['r1', 'Ops']]),
};
const SUBJECTS: readonly Subject[] = [
  { key: 'person ada', kind: 'person', subject: 'ada' },
  { key: 'person login:b:c', kind: 'person', subject: 'login:b:c' },
  { key: 'person gone', kind: 'person', subject: 'gone' },
  { key: 'person later', kind: 'person', subject: 'later' },
  { key: 'account sa-1-bot', kind: 'account', subject: 'sa-1-bot' },
];
type Decision = Decisions extends ReadonlyMap<string, infer One> ? One : never;
const yes = (...grants: (typeof BY_TEAM | typeof BY_ROLE)[]) => ({
  decision: true,
  context: { revision: '4.9', reason: { grants } },
});
const DECISIONS: Decisions = new Map<string, Decision>([
  ['person ada', yes(BY_TEAM, BY_ROLE, BY_ROLE)],
  ['person login:b:c', yes(BY_TEAM)],
  ['person gone', { decision: false, context: { revision: '4.9' } }],
  ['account sa-1-bot', { decision: true, context: { revision: '4.9' } }],
]);
const { found, gone } = foundOf(QUESTION, SUBJECTS, DECISIONS, DIRECTORY);

describe('those who may', () => {
  it('are the ones that are told a yes, in the order in which they were found', () => {
    expect(found.map(({ key }) => key)).toEqual(['person ada', 'person login:b:c', 'account sa-1-bot']);
    expect(gone).toBe(1);
  });

  it('have each way once, with roles by the names that people know', () => {
    expect(found[0]?.ways.map((way) => way.map(({ name }) => name))).toEqual([
      ['ada', 'Night', 'Ops', 'folders:write'],
      ['ada', 'Ops', 'folders:write'],
    ]);
  });

  it('say whether the caller may read why', () => {
    expect(found.map(({ isTold }) => isTold)).toEqual([true, true, false]);
  });

  it('are named as addresses name them, and lead to what is known of them', () => {
    expect(found.map(({ subject }) => subject)).toEqual(['user:ada', 'user:b:c', 'service_account:sa-1-bot']);
    const stranger = SUBJECTS[1];
    if (stranger === undefined) throw new Error('There is no such subject.');
    expect(holderOf(stranger, DIRECTORY).holder).toEqual({
      key: 'person login:b:c',
      kind: 'person',
      name: 'b:c',
      href: '#/what?subject=user%3Ab%3Ac',
    });
    expect(found[2]?.holder).toEqual({ key: 'account sa-1-bot', kind: 'account', name: 'bot', id: 9 });
    expect(loginOf('login:x')).toBe('x');
  });
});

describe('what the ways go by', () => {
  const inWords = (passed: ReturnType<typeof passedBy>): string[] =>
    passed.map(({ step, holders }) => `${step.kind} ${step.name}: ${holders}`);

  it('counts each person once for each thing, most of them first', () => {
    expect(inWords(passedBy(found))).toEqual(['team Night: 2', 'role Ops: 2']);
    expect(inWords(reachedBy(found))).toEqual(['team Night: 2', 'role Ops: 1']);
  });
});

describe('what is drawn', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index): Subject => {
      const subject = `p${index}`;
      return { key: `person ${subject}`, kind: 'person', subject };
    });
  const foundWith = (subjects: readonly Subject[], grantsOf: (index: number) => typeof BY_ROLE) =>
    foundOf(
      QUESTION,
      subjects,
      new Map<string, Decision>(subjects.map(({ key }, index) => [key, yes(grantsOf(index))])),
      DIRECTORY,
    ).found;

  it('is everybody, where there is room', () => {
    const drawn = drawnOf(found, 10);
    expect(drawn?.ways).toEqual(found.flatMap(({ ways }) => ways));
    expect(drawn?.together.size).toBe(0);
  });

  it('is those together who have the same ways, where there is none', () => {
    const subjects = many(30);
    const all = foundWith(subjects, (index) => (index === 0 ? BY_ROLE : BY_TEAM));
    const drawn = drawnOf(all, 10);
    expect(drawn?.ways.map((way) => way.map(({ name }) => name))).toEqual([
      ['p0', 'Ops', 'folders:write'],
      ['29 people', 'Night', 'Ops', 'folders:write'],
    ]);
    expect(drawn?.together.get('person p7')).toBe(drawn?.ways[1]?.[0]?.key);
    expect(drawn?.together.has('person p0')).toBe(false);
  });

  it('is nothing where even that is too much', () => {
    const all = foundWith(many(30), (index) => ({ ...BY_ROLE, scope: `folders:uid:${index}` }));
    expect(drawnOf(all, 10)).toBeUndefined();
  });
});

describe('filtering', () => {
  it.each([
    ['', '', ['ada', 'b:c', 'bot']],
    ['LOVE', '', ['ada']],
    [' b', '', ['b:c', 'bot']],
    ['', 'team 3', ['ada', 'b:c']],
    ['', 'person ada', ['ada']],
    ['', 'team 4', []],
  ])('by the name %j and the way %j leaves %j', (text, by, names) => {
    expect(filtered(found, { text, by }).map(({ holder }) => holder.name)).toEqual(names);
  });

  it('leaves the ways that go by it alone', () => {
    expect(filtered(found, { text: 'ada', by: 'team 3' })[0]?.ways).toHaveLength(1);
  });
});

describe('the sentence', () => {
  const few = (count: number, isMore = false) => ({ count, isMore });

  it.each([
    [few(14), few(2), '14 people and 2 service accounts may.'],
    [few(1), few(0), '1 person may.'],
    [few(0), few(1), '1 service account may.'],
    [few(0), few(0), 'Nobody may.'],
    [few(1000, true), few(3), 'More than 1,000 people and 3 service accounts may.'],
  ])('of %j and %j is %s', (people, accounts, sentence) => {
    expect(summary(people, accounts)).toBe(sentence);
  });

  it('has the right form of each noun', () => {
    expect(numbered(1, 'way', 'ways')).toBe('1 way');
    expect(numbered(1234, 'way', 'ways')).toBe('1,234 ways');
  });
});
