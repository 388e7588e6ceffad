import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OrgMapping } from '../../../src/core/issuer-policy.ts';
import type { OrgRole } from '../../../src/core/org-role.ts';
import { ORG_ROLES } from '../../../src/core/org-role.ts';
import type { Saying } from '../../../src/core/said-roles.ts';
import { rolesSaid } from '../../../src/core/said-roles.ts';

const HOME = 7;
const [B, C] = [8, 9];

type Case = {
  readonly orgRole?: OrgRole | 'none' | undefined;
  /** Whether the settings have a path for the org role. */
  readonly hasPath?: boolean;
  readonly mapped?: Saying['claims']['mapped'];
  readonly groups?: readonly string[] | undefined;
  readonly mapping?: readonly OrgMapping[];
  readonly before?: Readonly<Record<number, OrgRole>>;
};

const sayingOf = ({ orgRole, hasPath, mapped = {}, groups, mapping = [], before = {} }: Case): Saying => ({
  claims: { orgRole, mapped },
  policy: {
    claims: { login: 'l', ...((hasPath ?? orgRole !== undefined) && { orgRole: 'role' }) },
    orgId: HOME,
    defaultOrgRole: 'Viewer',
    orgMapping: mapping,
  },
  groups,
  before: new Map(Object.entries(before).map(([id, role]) => [Number(id), role])),
});

const said = (situation: Case) => Object.fromEntries(rolesSaid(sayingOf(situation)));

const byGroup = (value: string, orgId: number, role: OrgRole): OrgMapping => ({ value, orgId, role });
const byClaim = (claim: string, value: string, orgId: number, role: OrgRole): OrgMapping => ({
  claim,
  value,
  orgId,
  role,
});

describe('the org roles that a token says', () => {
  it.each<[string, Case, object]>([
    ['nothing, where the settings name no org role', {}, {}],
    ['the role of the claim, in the org of the issuer', { orgRole: 'Editor' }, { [HOME]: 'Editor' }],
    ['the default role there, where the claim says none', { orgRole: 'none' }, { [HOME]: 'Viewer' }],
    ['nothing, where the claim is absent', { hasPath: true }, {}],
    [
      'the role of a group that is mapped, in any letter case',
      { groups: ['Devs'], mapping: [byGroup('dEVS', B, 'Editor')] },
      { [B]: 'Editor' },
    ],
    [
      'none, where the groups have not that one',
      { groups: ['x'], mapping: [byGroup('devs', B, 'Editor')] },
      { [B]: 'none' },
    ],
    [
      'none, where there are no groups',
      { groups: [], mapping: [byGroup('devs', B, 'Editor')] },
      { [B]: 'none' },
    ],
    ['nothing, where no groups were ever said', { mapping: [byGroup('devs', B, 'Editor')] }, {}],
    [
      'the role of a value of a claim, in any letter case',
      {
        mapped: { dept: ['Sales', 'Ops'] },
        mapping: [byClaim('dept', 'Ops', B, 'Viewer'), byClaim('dept', 'sALES', C, 'Editor')],
      },
      { [B]: 'Viewer', [C]: 'Editor' },
    ],
    [
      'nothing by a claim that says nothing',
      { mapped: { other: ['Ops'] }, mapping: [byClaim('dept', 'Ops', B, 'Viewer')] },
      {},
    ],
    [
      'nothing by a claim that has the name of what every object has',
      { mapping: [byClaim('constructor', 'Ops', B, 'Viewer')] },
      {},
    ],
    [
      'not a group by the value of a claim',
      { groups: ['Ops'], mapped: { dept: [] }, mapping: [byClaim('dept', 'Ops', B, 'Viewer')] },
      { [B]: 'none' },
    ],
    [
      'the highest of several',
      {
        groups: ['a', 'b', 'c'],
        mapping: [byGroup('a', B, 'Viewer'), byGroup('b', B, 'Admin'), byGroup('c', B, 'Editor')],
      },
      { [B]: 'Admin' },
    ],
    [
      'the role None too, which is one',
      { groups: ['a'], mapping: [byGroup('a', B, 'None'), byGroup('b', B, 'Admin')] },
      { [B]: 'None' },
    ],
    [
      'the highest of the claim and a mapping',
      { orgRole: 'Viewer', groups: ['a'], mapping: [byGroup('a', HOME, 'Editor')] },
      { [HOME]: 'Editor' },
    ],
    [
      'what a mapping says where the claim says none, though the default is higher',
      { orgRole: 'none', groups: ['a'], mapping: [byGroup('a', HOME, 'None')] },
      { [HOME]: 'None' },
    ],
    [
      'the default role, where no mapping of the org of the issuer holds',
      { groups: [], mapping: [byGroup('a', HOME, 'Admin')] },
      { [HOME]: 'Viewer' },
    ],
    [
      'none in an org that was mapped before',
      { groups: ['a'], mapping: [byGroup('a', B, 'Viewer')], before: { [C]: 'Viewer' } },
      { [B]: 'Viewer', [C]: 'none' },
    ],
    ['nothing of it where nothing is mapped', { before: { [C]: 'Viewer' } }, {}],
    [
      'nothing of the org of the issuer, where the settings say no more of it',
      { groups: ['a'], mapping: [byGroup('a', B, 'Viewer')], before: { [HOME]: 'Admin' } },
      { [B]: 'Viewer' },
    ],
  ])('are %s', (_, situation, roles) => {
    expect(said(situation)).toEqual(roles);
  });

  const TWO = [byGroup('admins', B, 'Admin'), byClaim('dept', 'Ops', B, 'Viewer')];
  it.each<[string, Case, object]>([
    ['say nothing where the rest says none', { groups: [], mapping: TWO }, {}],
    [
      'leave a role that the silent one can have said',
      { groups: [], mapping: TWO, before: { [B]: 'Viewer' } },
      {},
    ],
    [
      'lower one to what the silent one can have said',
      { groups: [], mapping: TWO, before: { [B]: 'Admin' } },
      { [B]: 'Viewer' },
    ],
    [
      'are what another says, if that is higher',
      { groups: ['admins'], mapping: TWO, before: { [B]: 'Viewer' } },
      { [B]: 'Admin' },
    ],
    [
      'are no lower than before, as far as the silent one can have said it',
      { hasPath: true, groups: ['a'], mapping: [byGroup('a', HOME, 'Viewer')], before: { [HOME]: 'Admin' } },
      { [HOME]: 'Admin' },
    ],
    [
      'are none once it says so',
      { groups: [], mapped: { dept: [] }, mapping: TWO, before: { [B]: 'Admin' } },
      { [B]: 'none' },
    ],
  ])('with a silent source, %s', (_, situation, roles) => {
    expect(said(situation)).toEqual(roles);
  });

  const role = fc.constantFrom(...ORG_ROLES);
  const org = fc.constantFrom(HOME, B, C);
  const value = fc.constantFrom('a', 'b', 'c');
  const mapping = fc.record(
    { claim: fc.constantFrom('dept', 'team'), value, orgId: org, role },
    { requiredKeys: ['value', 'orgId', 'role'] },
  );
  const situations = fc.record({
    orgRole: fc.option(fc.constantFrom(...ORG_ROLES, 'none' as const), { nil: undefined }),
    hasPath: fc.boolean(),
    mapped: fc.record({ dept: fc.array(value), team: fc.array(value) }, { requiredKeys: [] }),
    groups: fc.option(fc.array(value), { nil: undefined }),
    mapping: fc.array(mapping, { maxLength: 6 }),
    before: fc.dictionary(fc.constantFrom('7', '8', '9'), role),
  });

  /** What an org is said, told by asking for each role whether something says it. */
  function naive(
    { orgRole, hasPath = false, mapped = {}, groups, mapping: all = [], before = {} }: Case,
    id: number,
  ) {
    const ofOrg = all.filter((one) => one.orgId === id);
    const valuesOf = ({ claim }: OrgMapping) => (claim === undefined ? groups : mapped[claim]);
    const claims = id === HOME && hasPath ? [orgRole] : [];
    const isAbout = ofOrg.length + claims.length > 0;
    if (!isAbout) return all.length > 0 && id !== HOME && before[id] !== undefined ? 'none' : undefined;
    const canStay = (rank: number) =>
      claims.includes(undefined) ||
      ofOrg.some((one) => valuesOf(one) === undefined && ORG_ROLES.indexOf(one.role) >= rank);
    const isSilent = canStay(0);
    const isSaid = (one: OrgRole) =>
      claims.includes(one) || ofOrg.some((that) => that.role === one && valuesOf(that)?.includes(that.value));
    const was = before[id] === undefined ? -1 : ORG_ROLES.indexOf(before[id]);
    const down = ORG_ROLES.toReversed();
    const named = down.find(isSaid);
    const held = down.find((one) => ORG_ROLES.indexOf(one) <= was && canStay(ORG_ROLES.indexOf(one)));
    if (named === undefined && isSilent && held === before[id]) return undefined;
    const best = down.find((one) => one === named || one === held);
    return best ?? (id === HOME ? 'Viewer' : 'none');
  }

  it('are what one finds by asking for each role whether something says it', () => {
    fc.assert(
      fc.property(situations, ({ hasPath, orgRole, ...rest }) => {
        const situation = { ...rest, hasPath, ...(hasPath && orgRole !== undefined && { orgRole }) };
        const found = said(situation);
        for (const id of [HOME, B, C]) expect(found[id], String(id)).toBe(naive(situation, id));
      }),
      { numRuns: 2_000 },
    );
  });

  it('do not depend on the order of the mappings', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const turned = { ...situation, mapping: situation.mapping.toReversed() };
        expect(said(turned)).toEqual(said(situation));
      }),
    );
  });
});
