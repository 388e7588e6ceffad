import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { acceptedScopes } from '../../../src/core/catalogue/actions.ts';
import { isAllowed } from '../../../src/core/evaluation.ts';
import type { PermissionSet } from '../../../src/core/permission-set.ts';
import { parseHeldScope } from '../../../src/core/scope.ts';
import { idAsAsked, idsToTell, orderOfIds, resourcesGround } from '../../../src/core/searching.ts';
import type { ResourcesPage } from '../../../src/service/asking/resource-search.ts';
import { searchResources } from '../../../src/service/asking/resource-search.ts';
import type { Reach } from '../../../src/core/reach.ts';
import { compilePermissions } from '../../../src/core/principal.ts';
import type { ExactPermission } from '../../../src/core/subject-search.ts';
import { Vocabulary } from '../../../src/core/vocabulary.ts';
import type { HoldersPage } from '../../../src/service/asking/subject-search.ts';
import { searchSubjects } from '../../../src/service/asking/subject-search.ts';
import type { TooLong } from '../../../src/service/ports/too-long.ts';
import { isShort } from '../../../src/service/ports/too-long.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import {
  ASKED,
  askedWorld,
  DECLARED,
  ORG,
  storeAskedWorld,
  TEAMS,
  USERS,
} from '../../support/asked-world.ts';
import { factsFrom, readStored } from '../../support/stored-world.ts';

const orm = openOrm(env.DB);
const database = openDatabase(orm);
const search = searchSubjects(openRepositories(orm));
const searchFor = searchResources(openRepositories(orm));
const types = new Vocabulary(DECLARED);

/** All pages of a search, one after the other. */
async function allPages(
  permission: ExactPermission,
  asked: { readonly isServiceAccount: boolean; readonly reach: Reach; readonly limit: number },
): Promise<number[]> {
  const ids: number[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page: HoldersPage | TooLong = await database.read(
      search(ORG, permission, types, { ...asked, after }),
    );
    if (!isShort(page)) throw new Error('These are few');
    if (page.holders.length > asked.limit) throw new Error('A page is longer than asked');
    if (page.more !== undefined && page.more <= after) throw new Error('A page goes back');
    ids.push(...page.holders.map(({ id }) => id));
    after = page.more;
  }
  return ids;
}

/** All pages of a search for resources. */
async function allResources(
  permissions: PermissionSet,
  asked: { readonly action: string; readonly type: string },
  limit: number,
): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const wanted = { for: 'resource', subject: NOBODY, ...asked, after, limit: idsToTell(limit) } as const;
    const ground = resourcesGround(permissions, wanted);
    const read = searchFor(ORG, ground, { type: asked.type, after, limit });
    const page: ResourcesPage | TooLong = await database.read(read);
    if (!isShort(page)) throw new Error('These are few');
    if (page.ids.length > limit) throw new Error('A page is longer than asked');
    if (page.more !== undefined && orderOfIds(ground.prefix)(page.more, after) <= 0)
      throw new Error('A page goes back');
    found.push(...page.ids.map((id) => idAsAsked(asked.type, ground.prefix, id) ?? ''));
    after = page.more;
  }
  return found;
}

const NOBODY = { isServiceAccount: false, name: null };

/** Every id of a type that the org knows of, found row by row, with the actions on it. */
function knownIds(stored: Awaited<ReturnType<typeof readStored>>, type: string, prefix: string, own: RegExp) {
  if (type === 'teams') return TEAMS.map(String);
  const inScopes = stored.permissions
    .filter((row) => [ORG, 0].includes(Number(row['org_id'])) && own.test(String(row['action'])))
    .map((row) => String(row['scope']))
    .filter((scope) => scope.startsWith(prefix));
  const inLevels = stored.managed_permissions
    .filter((row) => row['org_id'] === ORG && row['resource'] === type)
    .map((row) => `${prefix}${String(row['resource_id'])}`);
  return [...new Set([...inScopes, ...inLevels])]
    .filter((scope) => parseHeldScope(scope).kind !== 'prefix')
    .map((scope) => scope.slice(prefix.length));
}

describe('a search for resources', () => {
  it('finds in any world, by pages of any length, what it knows of and the subject may', async ({
    expect,
  }) => {
    const asked = [
      ['invoices', 'invoices:number:', ['read', 'approve'], /^invoices[.:]/],
      ['boats', 'boats:id:', ['sail'], /^boats[.:]/],
      ['teams', 'teams:id:', ['read', 'teams:create'], /^teams[.:]/],
      ['folders', 'folders:uid:', ['read', 'dashboards:read'], /^(folders|dashboards):/],
    ] as const;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(askedWorld, fc.constantFrom(1, 2, 1_000), async (world, limit) => {
        await storeAskedWorld(world);
        const stored = await readStored();
        for (const id of USERS) {
          const permissions = compilePermissions(factsFrom(stored, ORG, id), types);
          for (const [type, prefix, actions, own] of asked)
            for (const action of actions) {
              const may = (resource: string): boolean =>
                isAllowed(permissions, types, { action, resource: { resource: type, id: resource } });
              const ids = await allResources(permissions, { action, type }, limit);
              const known = new Set(knownIds(stored, type, prefix, own));
              // Shipped roles have some in their scopes: these are known of whoever holds them.
              const whole = action.includes(':') ? action : `${type}:${action}`;
              const held = permissions.list().filter((each) => each.action === whole);
              for (const { scope } of type === 'teams' ? [] : held)
                if (scope.startsWith(prefix) && parseHeldScope(scope).kind === 'exact')
                  known.add(scope.slice(prefix.length));
              // What takes no scope is of no resource.
              const wanted =
                acceptedScopes(whole)?.length === 0
                  ? []
                  : [...known].filter(may).toSorted(orderOfIds(prefix));
              expect(ids, `${id}, ${action} on ${type}, ${limit} a page`).toEqual(wanted);
              expect(ids.every(may)).toBe(true);
              found += ids.length;
            }
        }
      }),
      { numRuns: 8 },
    );
    expect(found).toBeGreaterThan(20);
  });
});

describe('a search for subjects', () => {
  it('finds in any world, by pages of any length, exactly those who may', async ({ expect }) => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        askedWorld,
        fc.array(fc.constantFrom(...ASKED), { minLength: 6, maxLength: 6 }),
        fc.constantFrom(1, 3, 1_000),
        async (world, questions, limit) => {
          await storeAskedWorld(world);
          const stored = await readStored();
          for (const permission of questions) {
            const { action, scope } = permission;
            const may = USERS.filter((id) =>
              compilePermissions(factsFrom(stored, ORG, id), types).allows(
                action,
                scope === '' ? [] : [scope],
              ),
            );
            found += may.length;
            const some = USERS.filter((_id, i) => i % 3 !== 0);
            const reaches = [
              ['all', may],
              [some.map(String), may.filter((id) => some.includes(id))],
            ] as const;
            for (const isServiceAccount of [false, true])
              for (const [reach, within] of reaches) {
                const ids = await allPages(permission, { isServiceAccount, reach, limit });
                const wanted = within.filter((id) => (id % 2 === 1) === isServiceAccount);
                expect(ids, `${JSON.stringify(permission)}, ${limit} a page`).toEqual(wanted);
              }
          }
        },
      ),
      { numRuns: 12 },
    );
    // The worlds are not so odd that there is nothing to find.
    expect(found).toBeGreaterThan(10);
  });
});
