import { describe, expect, it } from 'vitest';

import { createOrg, deleteOrg, placeOrg, renameOrg } from '../../../../src/service/orgs/orgs.ts';
import type { Location } from '../../../../src/core/locations.ts';
import { invalid } from '../../../../src/core/refusal.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const action = (name: string) => ({ kind: 'permission', action: name, scopes: [] });
const notFound = { tag: 'not-found', thing: 'org' };
/** Somebody who holds nothing beyond what a change requires. */
const caller = callerWith([]);
const serverAdmin = callerWith([], { isServerAdmin: true });
const BOUND = invalid('location', 'has no effect here: the deployment is bound to a jurisdiction');

describe('creating an org', () => {
  const input = { name: 'Acme' };
  const requires = action('orgs:create');
  const free: Answers = { orgs: { isNameTaken: (name) => name !== 'Acme' } };

  it('makes its creator the first Admin, who acts in it if in no org of their own', () => {
    expect(decide(createOrg, { input, answers: free, caller, orgId: 0 })).toEqual({
      requires,
      writes: [
        ['orgs.insert', 'Acme', NOW, undefined],
        ['orgs.insertAdminOf', 'Acme', 5, NOW],
        ['users.settleIn', { name: 'Acme' }, 5],
      ],
      before: null,
      after: { name: 'Acme', admin: 5 },
      // No coordinator keeps anything of an org that is new.
      touches: [],
      notifies: [],
      reply: { id: FIRST_ID },
    });
  });

  it('says where its object is to be made, if a server admin does', () => {
    const wished = { location: 'oc', isBound: false } as const;
    const situation = { input: { ...input, wished }, answers: free, orgId: 0 };
    expect(decide(createOrg, { ...situation, caller: serverAdmin })).toMatchObject({
      writes: [['orgs.insert', 'Acme', NOW, 'oc'], ['orgs.insertAdminOf', 'Acme', 5, NOW], expect.anything()],
      after: { name: 'Acme', admin: 5, location: 'oc' },
    });
    expect(decide(createOrg, { ...situation, caller })).toEqual({
      requires,
      refusal: { tag: 'server-admins-only' },
    });
    const bound = { ...input, wished: { ...wished, isBound: true } };
    expect(decide(createOrg, { ...situation, input: bound, caller: serverAdmin })).toEqual({
      requires,
      refusal: BOUND,
    });
  });

  it('refuses a name that is taken', () => {
    expect(decide(createOrg, { input, answers: { orgs: { isNameTaken: true } }, orgId: 0 })).toEqual({
      requires,
      refusal: { tag: 'taken', thing: 'org', field: 'name', value: 'Acme' },
    });
  });

  it.each<[string, Answers]>([
    ['a name that is free', free],
    ['a name that is taken, which it is not told', { orgs: { isNameTaken: true } }],
  ])('refuses a service account, which belongs to one org, for %s', (_, answers) => {
    const account = callerWith([], { isServiceAccount: true });
    expect(decide(createOrg, { input, answers, caller: account, orgId: 0 })).toEqual({
      requires,
      refusal: { tag: 'only-users', what: 'org' },
    });
  });
});

describe('saying where the object of an org is to be made', () => {
  const requires = action('orgs:write');
  const input = { orgId: 9, location: 'weur', isBound: false } as const;
  const with9 = (location: Location | null, isUsed = false): Answers => ({
    orgs: { location: (id) => (id === 9 ? { location, isUsed } : undefined) },
  });
  const place = (answers: Answers, more: object = {}, by = serverAdmin) =>
    decide(placeOrg, { input: { ...input, ...more }, answers, caller: by, orgId: 0 });

  it.each([
    [null, 'weur'],
    ['oc', 'weur'],
    ['oc', null],
  ] as const)('makes %s %s, and touches nobody: no right depends on it', (before, after) => {
    expect(place(with9(before), { location: after })).toEqual({
      requires,
      writes: [['orgs.locate', 9, after, NOW]],
      before: { org: 9, location: before },
      after: { org: 9, location: after },
      touches: [],
      notifies: [],
      reply: null,
    });
  });

  it.each([
    ['it is said already', with9('weur'), input],
    ['it is said, and the org is used since', with9('weur', true), input],
    ['nothing was ever said', with9(null, true), { location: null }],
  ])('changes nothing when %s', (_, answers, more) => {
    expect(place(answers, more)).toEqual({ requires, unchanged: null });
  });

  it.each([
    ['an org that is used, since objects do not move', with9('oc', true), {}, { tag: 'org-placed' }],
    ['to take it back from one that is used', with9('oc', true), { location: null }, { tag: 'org-placed' }],
    ['an org that does not exist', with9(null), { orgId: 8 }, notFound],
    ['the global plane, which is no org', with9(null), { orgId: 0 }, notFound],
    ['where all objects are bound', with9(null), { isBound: true }, BOUND],
  ])('refuses %s', (_, answers, more, refusal) => {
    expect(place(answers, more)).toEqual({ requires, refusal });
  });

  it('refuses who is no server admin, whatever there is', () => {
    for (const answers of [with9(null), with9('weur'), with9('oc', true)])
      expect(place(answers, {}, caller)).toEqual({ requires, refusal: { tag: 'server-admins-only' } });
  });
});

describe('renaming an org', () => {
  const input = { name: 'Acme' };
  const requires = action('orgs:write');
  const named = (name: string, namesake?: { id: number; name: string }): Answers => ({
    orgs: {
      find: (id) => (id === 9 ? { id: 9, name } : undefined),
      findByName: (wanted) => (wanted === 'Acme' ? namesake : undefined),
    },
  });

  it('gives it another name, and touches nobody: no right depends on it', () => {
    expect(decide(renameOrg, { input, answers: named('Old'), caller, orgId: 9 })).toEqual({
      requires,
      writes: [['orgs.rename', 9, 'Acme', NOW]],
      before: { name: 'Old' },
      after: { name: 'Acme' },
      touches: [],
      notifies: [],
      reply: null,
    });
  });

  it('changes nothing when it has the name', () => {
    const answers = named('Acme', { id: 9, name: 'Acme' });
    expect(decide(renameOrg, { input, answers, caller, orgId: 9 })).toEqual({ requires, unchanged: null });
  });

  it.each<[string, number, Answers, object]>([
    ['an org that does not exist', 8, named('Old'), notFound],
    ['the global plane, which is no org', 0, named('Old'), notFound],
    [
      'a name that another org has',
      9,
      named('Old', { id: 10, name: 'Acme' }),
      { tag: 'taken', thing: 'org', field: 'name', value: 'Acme', on: 'update' },
    ],
  ])('refuses %s', (_, orgId, answers, refusal) => {
    expect(decide(renameOrg, { input, answers, caller, orgId })).toEqual({ requires, refusal });
  });
});

describe('deleting an org', () => {
  const requires = action('orgs:delete');
  const org = { id: 9, name: 'Acme' };
  /** The org, and a caller whose current org is the given one. */
  const with9 = (homeOrgId: number): Answers => ({
    orgs: { find: (id) => (id === 9 ? org : undefined) },
    users: { profile: (id) => (id === 5 ? { ...SOMEBODY, homeOrgId } : undefined) },
  });

  it.each([
    ['another one is the current org of the caller', 2, null],
    ['the caller acts in another one, though it is its current org', 9, 2],
  ] as const)('takes everything in it along when %s, and the org hears of it (I6)', (_, home, actsIn) => {
    const input = { orgId: 9, actsIn };
    expect(decide(deleteOrg, { input, answers: with9(home), caller, orgId: 0 })).toEqual({
      requires,
      writes: [['orgs.remove', 9, NOW]],
      before: { org },
      after: null,
      touches: ['org:9'],
      notifies: [9],
      reply: null,
    });
  });

  it.each([
    ['that does not exist', 8, null, 2, notFound],
    ['that does not exist, to who acts in it', 8, 8, 2, notFound],
    ['that is the current one of the caller', 9, null, 9, { tag: 'org-in-use' }],
    ['that the caller acts in', 9, 9, 2, { tag: 'org-in-use' }],
  ] as const)('refuses one %s', (_, orgId, actsIn, home, refusal) => {
    const input = { orgId, actsIn };
    expect(decide(deleteOrg, { input, answers: with9(home), caller, orgId: 0 })).toEqual({
      requires,
      refusal,
    });
  });

  it('refuses the global plane, which is no org, even if a row says otherwise', () => {
    const answers = { ...with9(2), orgs: { find: { id: 0, name: '' } } };
    expect(decide(deleteOrg, { input: { orgId: 0, actsIn: null }, answers, caller, orgId: 0 })).toEqual({
      requires,
      refusal: notFound,
    });
  });
});
