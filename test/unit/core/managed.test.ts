import { describe, expect, it } from 'vitest';

import type { Linked, Managed, Managing } from '../../../src/core/managed.ts';
import {
  findManagedProblem,
  MANAGED_FIELDS,
  managerOf,
  managingOf,
  NOT_LINKED,
  providerOf,
} from '../../../src/core/managed.ts';

const ISSUER = 'https://idp.example.org';
const LINKED: Linked = { provider: ISSUER, saidRoles: { 7: 'Editor' }, keepsPassword: false };
const whatOf = (field: (typeof MANAGED_FIELDS)[number]): Managed =>
  field === 'orgRole' ? { field, orgId: 7 } : { field };
const ALL: readonly Managed[] = MANAGED_FIELDS.map(whatOf);

/** What is managed of somebody, of all that can be. */
const managedOf = (link: Linked, managing: unknown): readonly string[] =>
  ALL.filter((what) => managerOf(link, what, managing as Managing) !== undefined).map(({ field }) => field);

describe('of somebody who is linked', () => {
  it.each(MANAGED_FIELDS)('the issuer manages %s alone where its settings say that alone', (field) => {
    expect(managedOf(LINKED, { [ISSUER]: [field] })).toEqual([field]);
    expect(managerOf(LINKED, whatOf(field), { [ISSUER]: [field] })).toBe(ISSUER);
    expect(findManagedProblem(LINKED, whatOf(field), { [ISSUER]: [field] })).toEqual({
      tag: 'managed',
      field,
      issuer: ISSUER,
    });
    expect(findManagedProblem(LINKED, whatOf(field), {})).toBeUndefined();
  });

  it('nobody manages the org role where the provider said none', () => {
    expect(managerOf(LINKED, { field: 'orgRole', orgId: 8 }, { [ISSUER]: MANAGED_FIELDS })).toBeUndefined();
  });

  it('nobody manages the password, and the login that goes with it, if they kept it when they linked themselves', () => {
    const kept = { ...LINKED, keepsPassword: true };
    expect(managedOf(kept, { [ISSUER]: MANAGED_FIELDS })).toEqual(['orgRole', 'email', 'name']);
  });

  it.each([
    ['an issuer that is configured no more', { 'https://another.example.org': MANAGED_FIELDS }],
    ['an issuer that manages nothing', { [ISSUER]: [] }],
    ['what the version before says', undefined],
    ['nothing', null],
    ['a text', ISSUER],
    ['a list', [ISSUER]],
    ['a text in place of the fields', { [ISSUER]: 'orgRole login email name password' }],
    ['an object in place of the fields', { [ISSUER]: { includes: true } }],
    ['nothing in place of the fields', { [ISSUER]: null }],
  ])('nothing is managed by %s', (_, managing) => {
    expect(managedOf(LINKED, managing)).toEqual([]);
  });
});

it('of somebody who is not linked nothing is managed', () => {
  expect(managedOf(NOT_LINKED, { [ISSUER]: MANAGED_FIELDS, null: MANAGED_FIELDS })).toEqual([]);
});

it.each(['__proto__', 'constructor', 'toString'])(
  'an issuer may be called %s, and is not there unsaid',
  (provider) => {
    expect(managedOf({ ...LINKED, provider }, {})).toEqual([]);
    expect(providerOf({ provider }, {})).toBeUndefined();
    const managing = managingOf([{ issuer: provider, formerIssuers: [], manages: ['name'] }]);
    expect(managedOf({ ...LINKED, provider }, managing)).toEqual(['name']);
    expect(providerOf({ provider }, managing)).toBe(provider);
  },
);

describe('the settings of providers', () => {
  const managing = managingOf([
    { issuer: 'new', formerIssuers: ['old', 'older'], manages: ['name', 'login', 'name'] },
    { issuer: 'other', formerIssuers: [], manages: [] },
  ]);

  it('say what each manages, also of people who are still linked to what it was called before', () => {
    expect(managing).toEqual({
      new: ['login', 'name'],
      old: ['login', 'name'],
      older: ['login', 'name'],
      other: [],
    });
  });

  it('say of each that it is configured, whatever it manages', () => {
    const found = ['new', 'old', 'other', 'gone'].map((provider) => providerOf({ provider }, managing));
    expect(found).toEqual(['new', 'old', 'other', undefined]);
    expect(providerOf(NOT_LINKED, managing)).toBeUndefined();
  });
});
