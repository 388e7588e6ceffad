import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

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
import { ASKED, askedWorld, DECLARED, ORG, storeAskedWorld, USERS } from '../../support/asked-world.ts';
import { factsFrom, readStored } from '../../support/stored-world.ts';

const orm = openOrm(env.DB);
const database = openDatabase(orm);
const search = searchSubjects(openRepositories(orm));
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
      { numRuns: 15 },
    );
    // The worlds are not so odd that there is nothing to find.
    expect(found).toBeGreaterThan(30);
  });
});
