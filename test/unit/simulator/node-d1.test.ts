import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { compilePermissions } from '../../../src/core/principal.ts';
import { chainEntry } from '../../../src/service/engine/audit.ts';
import { changes } from '../../../src/service/changes.ts';
import type { CommitOutcome, Write } from '../../../src/service/ports/database.ts';
import { readAll } from '../../../src/service/ports/read.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { guards } from '../../../src/storage/schema.ts';
import { entriesWith, Ids } from '../../simulator/ids.ts';
import { NodeD1 } from '../../simulator/node-d1.ts';
import { remembered } from '../../simulator/remembered.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

const d1 = new NodeD1();
const orm = openOrm(d1.binding(async (batch) => d1.batch(batch)));
const database = openDatabase(orm);
const repositories = remembered(openRepositories(orm));

const { newId } = new Ids();

const admin: Caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '192.0.2.1', userAgent: '' },
};

/** Creates a team as a coordinator does. */
async function createTeam(
  name: string,
  more: readonly Write[] = [],
): Promise<{ readonly outcome: CommitOutcome; readonly reply: unknown }> {
  const { head, facts, proposal } = await database.read(
    readAll({
      head: repositories.changes.head(1, 0),
      facts: repositories.principals.facts(1, 1, null),
      proposal: changes.createTeam.propose(repositories, 1, { name, email: '' }, admin),
    }),
  );
  const at = '2030-01-01T00:00:00.000Z';
  const caller = { facts: facts!, permissions: compilePermissions(facts!, SHIPPED_ONLY) };
  const decision = proposal.decide({
    orgId: 1,
    caller,
    types: SHIPPED_ONLY,
    now: at,
    newUid: () => `uid-of-${name}`,
  });
  if (!decision.ok || decision.value.kind !== 'change') throw new Error('The team cannot be created');
  const plan = decision.value;
  const entry = await chainEntry(
    head,
    {
      orgId: 1,
      at,
      kind: 'team.create',
      actor: null,
      origin: null,
      after: plan.after,
      touches: plan.touches,
    },
    entriesWith(newId),
  );
  const outcome = await database.commit([repositories.changes.append(entry), ...plan.writes, ...more]);
  return { outcome, reply: outcome.kind === 'committed' ? plan.reply(outcome) : undefined };
}

const teams = () => d1.rows('SELECT name FROM teams ORDER BY id').map(({ name }) => name);
const revision = async () => (await database.read(repositories.changes.head(1, 0))).own;

describe('D1 in this process', () => {
  it('runs the batch of a real change, and answers the ids that it made', async () => {
    d1.reset();
    const { reply } = await createTeam('one');
    expect(reply).toEqual({ id: 1, uid: 'uid-of-one', version: 1 });
    expect(teams()).toEqual(['one']);
    expect(await revision()).toBe(1);
    const members = d1.rows('SELECT team_id, user_id, permission FROM team_members');
    expect(members.map((row) => ({ ...row }))).toEqual([{ team_id: 1, user_id: 1, permission: 4 }]);
  });

  it.for([
    ['a guard', () => repositories.changes.expectStill(0, { revision: 7, from: undefined })],
    ['a unique index', () => repositories.orgs.insert('Main Org.', '')],
  ] as const)('tells %s as a conflict, and writes nothing of the batch', async ([, refused]) => {
    d1.reset();
    await createTeam('one');
    expect((await createTeam('two', [refused()])).outcome).toEqual({ kind: 'conflict' });
    expect(teams()).toEqual(['one']);
    expect(await revision()).toBe(1);
  });

  it('lets nobody take a revision twice', async () => {
    d1.reset();
    const both = await Promise.all([createTeam('one'), createTeam('two')]);
    expect(both.map(({ outcome }) => outcome.kind)).toEqual(['committed', 'outrun']);
  });

  it('fails in the words of D1', () => {
    d1.reset();
    const insert = { sql: 'INSERT INTO guards VALUES (?)', values: [0] };
    expect(() => d1.batch([insert])).toThrow(
      'D1_ERROR: CHECK constraint failed: guard_holds: SQLITE_CONSTRAINT',
    );
    const again = { sql: `INSERT INTO orgs SELECT * FROM orgs`, values: [] };
    expect(() => d1.batch([again])).toThrow('D1_ERROR: UNIQUE constraint failed: orgs.id: SQLITE_CONSTRAINT');
    expect(() => d1.batch([{ sql: 'SELECT x', values: [] }])).toThrow(
      'D1_ERROR: no such column: x: SQLITE_ERROR',
    );
  });

  it('takes no more than 100 bound values in a statement, and says so as a rejection', async () => {
    const many = Array.from({ length: 101 }, (_, i) => sql`${i}`);
    const tooMany = {
      statement: orm.insert(guards).select(sql`SELECT 1 WHERE 1 IN (${sql.join(many, sql`, `)})`),
    };
    const few = {
      statement: orm.insert(guards).select(sql`SELECT 1 WHERE 1 IN (${sql.join(many.slice(1), sql`, `)})`),
    };
    expect(await database.commit([tooMany])).toMatchObject({ kind: 'rejected' });
    expect((await database.commit([few])).kind).toBe('committed');
  });

  it('begins every history with the same world', async () => {
    d1.reset();
    await createTeam('one');
    d1.reset();
    expect(teams()).toEqual([]);
    expect((await createTeam('other')).reply).toEqual({ id: 1, uid: 'uid-of-other', version: 1 });
  });

  it('is restored to a moment within a history, as often as wanted', async () => {
    d1.reset();
    await createTeam('one');
    const first = d1.snapshot();
    await createTeam('two');
    const second = d1.snapshot();
    await createTeam('three');
    d1.restore(second);
    expect(teams()).toEqual(['one', 'two']);
    d1.restore(first);
    await createTeam('four');
    d1.restore(first);
    expect(teams()).toEqual(['one']);
    expect(() => d1.restore(second)).toThrow('gone');
  });
});
