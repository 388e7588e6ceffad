import { describe, expect, it } from 'vitest';

import { boundTouches, TOUCHES_BYTES_MAX } from '../../../../src/core/dependency.ts';
import { TOLD_BYTES_MAX } from '../../../../src/core/trail.ts';
import type { ChangeName } from '../../../../src/service/changes.ts';
import { changes } from '../../../../src/service/changes.ts';
import { chainEntry, systemEntries } from '../../../../src/service/engine/audit.ts';
import type { Change } from '../../../../src/service/engine/change.ts';
import type { Decided, Situation } from '../../../support/decide.ts';
import { Vocabulary } from '../../../../src/core/vocabulary.ts';
import { callerWith, decide, NOW } from '../../../support/decide.ts';

const ORG = 1;
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const ids = (count: number): number[] => many(count, (i) => 1_000_000_000 + i);
const texts = (count: number, letters: number): string[] => many(count, (i) => `${i}`.padEnd(letters, 'x'));
const permissions = (count: number) =>
  texts(count, 100).map((scope) => ({ action: 'reports:read', scope: `reports:uid:${scope}` }));
const role = (count: number) => ({
  orgId: ORG,
  uid: 'own',
  name: 'readers',
  version: 1,
  displayName: 'x'.repeat(190),
  description: 'x'.repeat(1_000),
  group: '',
  hidden: false,
  created: NOW,
  updated: NOW,
  permissions: permissions(count).map((pair) => ({ ...pair, created: NOW, updated: NOW })),
});
const people = (count: number) =>
  ids(count).map((id) => ({
    id,
    email: `${id}@example.org`,
    login: `${id}`,
    orgRole: 'Viewer',
    isServiceAccount: false,
    homeOrgId: ORG,
  }));
const links = (letters: number) => texts(900, letters);
const levels = ids(5_000).map((id) => ({ kind: 'user' as const, subject: String(id), level: 'Viewer' }));
const ACTIONS = texts(100, 63).map((text) => `a${text}`);
const TYPE = {
  name: 'invoices',
  attribute: 'id',
  actions: ACTIONS,
  levels: many(10, (i) => ({ name: `Level ${i}`, actions: ACTIONS })),
  isGlobal: false,
};
/** Somebody who holds all of it, as Admins do. */
const ADMIN = callerWith([...new Vocabulary([TYPE]).heldWith('basic_admin')]);
const usesOfType = (count: number) => ({
  roles: count,
  rolesOf: new Map(count === 0 ? [] : ACTIONS.map((action) => [`invoices:${action}`, count])),
  levelsOf: new Map(count === 0 ? [] : [['Level 1', count]]),
});
const whole = { name: 'g', description: 'd', rootRole: null };
const outline = {
  uid: 't',
  name: 'g',
  email: '',
  description: 'd',
  rootRole: undefined,
  created: NOW,
  createdBy: null,
};
const unheld = { levelsOf: [], holdersOf: [] };

/** Somebody who is linked, and in very many groups of the provider. */
const LINKED = {
  users: { profile: people(1)[0], orgsOf: [] },
  links: { ofPerson: (userId: number) => (userId === 8 ? undefined : { issuer: 'i', subject: 's' }) },
  userGroups: {
    saidBy: (_orgId: number, _source: string, userId: number) => (userId === 8 ? [] : links(490)),
  },
};

/** The largest that each change with a list in it can be asked for, or find. */
const LARGEST: { readonly [K in ChangeName]?: object } = {
  createRole: {
    input: { draft: role(9_000), version: 1, validatePermissions: false },
    answers: { roles: { clash: { uid: false, name: false } } },
  },
  updateRole: {
    input: { draft: role(9_000), version: 2, versionRule: 'stored-as-sent', validatePermissions: false },
    answers: { roles: { findMany: [{ ...role(0) }], clash: { uid: false, name: false } } },
  },
  deleteRole: {
    input: { uid: 'own', force: true },
    answers: { roles: { findMany: [role(9_000)], usage: { users: 9, teams: 9, groups: 9 } } },
  },
  setRoles: {
    input: { assignee: { kind: 'team', id: 7 }, roleUids: texts(1_000, 40), includeHidden: true },
    answers: {
      teams: { exists: true },
      assignments: { uids: [], roles: texts(1_000, 40).map((uid) => ({ ...role(0), uid, name: uid })) },
    },
  },
  setRoleHolders: {
    input: { roleUid: 'own', wanted: { users: ids(10_000), teams: [], serviceAccounts: [] } },
    answers: {
      roles: { findMany: [role(0)] },
      assignments: { holders: { users: [], teams: ids(10_000), serviceAccounts: [] } },
      users: { findMany: people(10_000) },
      teams: { existing: [] },
    },
  },
  setGroupMappings: {
    input: { groupId: 'g'.repeat(1_000), roleUids: texts(1_000, 40) },
    answers: {
      groupMappings: {
        find: undefined,
        roles: texts(1_000, 40).map((uid) => ({ ...role(0), uid, name: uid })),
      },
    },
  },
  setUserGroups: {
    input: { userId: 7, groupIds: texts(9_000, 70) },
    answers: {
      users: { find: people(1)[0] },
      userGroups: { saidBy: [], broughtAnew: { roleUids: [], stored: [], teamIds: [], levels: [] } },
    },
  },
  setTeamMembers: {
    input: { teamId: 7, members: people(10_000).map(({ email }) => email), admins: [] },
    answers: {
      teams: { exists: true },
      users: { findByEmails: people(10_000) },
      teamMembers: { all: [] },
      assignments: { uids: [], roles: [] },
      heldLevels: unheld,
    },
  },
  setResourcePermissions: {
    input: {
      on: { resource: 'dashboards', id: 'd'.repeat(190) },
      levels: levels.map((level) => ({ ...level, level: 'View' })),
    },
    answers: { resourceLevels: { held: [] }, users: { findMany: people(5_000) }, teams: { existing: [] } },
  },
  setDeclaredLevels: {
    input: {
      on: { resource: 'invoices', id: 'd'.repeat(190) },
      levels: levels.map((level) => ({ ...level, level: 'Level 1' })),
    },
    answers: { resourceLevels: { held: [] }, users: { findMany: people(5_000) }, teams: { existing: [] } },
    types: new Vocabulary([TYPE]),
    caller: ADMIN,
  },
  putResourceType: {
    input: { name: 'invoices', declared: { ...TYPE, displayName: 'x'.repeat(190) } },
    answers: {
      resourceTypes: { find: undefined, declaredSoFar: { types: 0, bytes: 0 }, uses: usesOfType(0) },
    },
  },
  deleteResourceType: {
    input: { name: 'invoices', force: true },
    answers: {
      resourceTypes: {
        find: { ...TYPE, id: 1, displayName: '', version: 1, created: NOW, updated: NOW },
        uses: usesOfType(20_000),
        holdings: {
          permissions: permissions(501).map((pair, i) => ({ ...pair, orgId: ORG, roleUid: `role-${i}` })),
          levels: levels
            .slice(0, 501)
            .map((level) => ({ ...level, orgId: ORG, resourceId: 'd'.repeat(190) })),
        },
      },
    },
    caller: ADMIN,
  },
  createWholeTeam: {
    input: { ...whole, groupIds: texts(900, 490), userIds: ids(10_000) },
    answers: {
      teams: { isNameTaken: false },
      users: { findMany: people(10_000) },
      userGroups: { among: [] },
    },
  },
  replaceTeam: {
    input: { ...whole, teamId: 7, groupIds: texts(900, 490), userIds: ids(10_000) },
    answers: {
      teams: { isNameTaken: false },
      wholeTeams: { outline },
      users: { findMany: people(10_000) },
      teamMembers: { all: ids(10_000).map((id) => ({ userId: id / 2, permission: 0 })) },
      userGroups: { among: [] },
      teamGroups: { linked: links(491) },
      assignments: { uids: [], roles: [] },
      heldLevels: unheld,
    },
  },
  deleteTeam: {
    input: { teamId: 7 },
    answers: {
      teams: { find: { uid: 't', name: 'g', email: '' } },
      wholeTeams: { outline },
      teamGroups: { linked: links(490) },
      teamMembers: { all: ids(10_000).map((userId) => ({ userId, permission: 0 })) },
      assignments: { uids: texts(900, 40) },
      heldLevels: { levelsOf: [], holdersOf: ids(10_000).map((id) => `user:${id}`) },
    },
  },
  deleteServiceAccount: {
    input: { accountId: 9 },
    answers: {
      serviceAccounts: {
        profile: { id: 9, uid: 'u', login: 'l', name: 'n', isDisabled: false, role: 'Viewer' },
      },
      heldLevels: { holdersOf: ids(10_000).map((id) => `user:${id}`) },
    },
  },
  removeLink: { input: { userId: 7, issuer: 'i', subject: 's' }, answers: LINKED },
  removeOwnLink: { input: { issuer: 'i', subject: 's' }, answers: LINKED },
  moveLink: { input: { userId: 7, issuer: 'i', subject: 's', toUserId: 8 }, answers: LINKED },
  deleteUser: {
    input: { userId: 7 },
    answers: {
      users: {
        profile: { ...people(1)[0], isServerAdmin: false, isDisabled: false, name: 'n'.repeat(1_000) },
        orgsOf: ids(5_000).map((orgId) => ({ orgId, name: 'o'.repeat(190), role: 'Viewer' })),
        hasOtherServerAdmin: true,
      },
    },
  },
};

/** Changes of one thing: they hold no list, or, as a mapping that is made or ended, the same lists as one above. */
const OF_ONE_THING: readonly ChangeName[] = [
  'addOrgUser',
  'addRole',
  'addTeamGroup',
  'addTeamMember',
  'changeOwnPassword',
  'createGroupMappings',
  'createOrg',
  'createServiceAccount',
  'createTeam',
  'createToken',
  'createUser',
  'deleteGroupMappings',
  'deleteOrg',
  'deleteToken',
  'disableUser',
  'hardReset',
  'linkOwnUser',
  'moveOutTrail',
  'placeOrg',
  'removeOrgUser',
  'removeOrgUserForGood',
  'removeRole',
  'removeTeamGroup',
  'removeTeamMember',
  'renameOrg',
  'setPassword',
  'setServerAdmin',
  'setTeamPreferences',
  'updateOrgUser',
  'updateOwnUser',
  'updateServiceAccount',
  'updateTeam',
  'updateTeamMember',
  'updateUser',
  'useOrg',
  'useOwnOrg',
];

const ENTRIES = systemEntries(undefined);
const HEAD = { own: 1, hash: 'h', global: 1, globalHash: 'g', news: [] };
const lengthOf = (texts: readonly string[]): number => Buffer.from(texts.join('')).length;

describe('the largest entry of each change', () => {
  it('is asked for here, or the change holds no list', () => {
    expect([...Object.keys(LARGEST), ...OF_ONE_THING].toSorted()).toEqual(Object.keys(changes).toSorted());
  });

  it.each(Object.entries(LARGEST))(
    'is bounded, with all that happened in its digest: %s',
    async (name, situation) => {
      const change = changes[name as ChangeName] as unknown as Change<unknown, unknown>;
      const decided: Decided<unknown> = decide(change, situation as Situation<unknown>);
      if (!('before' in decided)) throw new Error(JSON.stringify(decided).slice(0, 500));
      const { before, after } = decided;
      for (const part of [before, after]) expect(Object.keys(part ?? {})).not.toContain('shortened');
      const draft = {
        orgId: ORG,
        at: NOW,
        kind: change.kind,
        actor: null,
        origin: { address: '::1', userAgent: 'a'.repeat(300) },
        before,
        after,
        touches: boundTouches(ORG, decided.touches),
      };
      const entry = await chainEntry(HEAD, draft, ENTRIES);
      expect(lengthOf([entry.actor, entry.origin, entry.before, entry.after])).toBeLessThanOrEqual(
        TOLD_BYTES_MAX,
      );
      expect(lengthOf([entry.touches])).toBeLessThanOrEqual(TOUCHES_BYTES_MAX);
      expect(lengthOf(Object.values(entry).map(String))).toBeLessThan(50_000);
      const wholeOf = [JSON.stringify(before ?? null), JSON.stringify(after ?? null)];
      for (const [i, stored] of [entry.before, entry.after].entries()) {
        const text = wholeOf[i] ?? '';
        if (stored === text) continue;
        const { shortened } = JSON.parse(stored) as { shortened: { sha256: string; bytes: number } };
        expect(shortened).toMatchObject({ sha256: await ENTRIES.hash(text), bytes: lengthOf([text]) });
      }
    },
  );
});
