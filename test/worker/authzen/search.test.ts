import { beforeAll, describe, it } from 'vitest';

import { access, storeType } from '../../support/access.ts';
import type { As } from '../../support/api.ts';
import type { FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** The world of the standard's certification, with people who have names of their own. */
type Certified = {
  readonly org: FreshOrg;
  readonly asker: As;
  readonly alice: Person;
  readonly bob: Person;
};

async function certified(): Promise<Certified> {
  const org = await freshOrg();
  await storeType(org.id, {
    name: 'record',
    attribute: 'id',
    actions: ['read', 'write', 'delete'],
    levels: [],
  });
  const asker = await org.account();
  await org.grant(asker.id, [['access:evaluate', 'users:*']]);
  const [alice, bob] = [await org.person('None'), await org.person('None')];
  await org.grant(alice.id, [
    ['record:read', 'record:id:record-1'],
    ['record:read', 'record:id:record-2'],
    ['record:write', 'record:id:record-1'],
  ]);
  await org.grant(bob.id, [['record:read', 'record:id:record-1']]);
  return { org, asker: asker.as, alice, bob };
}

const record = (id: string) => ({ type: 'record', id });
const user = (id: string) => ({ type: 'user', id });

describe('searches by the standard', () => {
  let world: Certified;
  beforeAll(async () => {
    world = await certified();
  });

  it('S1: find the subjects who may read a record', async ({ expect }) => {
    const { asker, alice, bob } = world;
    const found = await access('search/subject', asker, {
      subject: { type: 'user', id: 'is ignored' },
      action: { name: 'read' },
      resource: record('record-1'),
    });
    expect(found.status, found.text).toBe(200);
    // The first admin is an Admin of the org, and so holds all.
    expect(found.body.results).toEqual([user('admin'), user(alice.login), user(bob.login)]);
    expect(found.body.page).toEqual({ next_token: '', count: 3 });
    expect(Object.keys(found.body)[0]).toBe('page');
    expect(found.body.context.revision).toMatch(/^\d+\.\d+$/);
    expect(found.headers.get('Gatehouse-Revision')).toBe(found.body.context.revision);
  });

  it('S2: find the records that a subject may read', async ({ expect }) => {
    const { asker, alice } = world;
    const found = await access('search/resource', asker, {
      subject: user(alice.login),
      action: { name: 'read' },
      resource: { type: 'record', id: 'is ignored' },
    });
    expect(found.body.results, found.text).toEqual([record('record-1'), record('record-2')]);
    expect(found.body.page).toEqual({ next_token: '', count: 2 });
    expect(found.body.context.all).toBeUndefined();
  });

  it('tell nobody what there is for an action that takes no scope', async ({ expect }) => {
    const { org } = world;
    const viewer = await org.person('Viewer');
    for (const type of ['record', 'folders', 'users', 'teams', 'roles', 'serviceaccounts']) {
      // Every Viewer holds the action.
      const asked = { subject: user(viewer.login), action: { name: 'orgs:read' }, resource: { type } };
      const found = await access('search/resource', viewer.as, asked, org.id);
      expect(found.body.results, type).toEqual([]);
      expect(found.body.page, type).toEqual({ next_token: '', count: 0 });
      expect(found.body.context.all, type).toBe(true);
    }
  });

  it('say that a subject may on all, with those that are known', async ({ expect }) => {
    const found = await access('search/resource', world.asker, {
      subject: user('admin'),
      action: { name: 'write' },
      resource: { type: 'record' },
    });
    expect(found.body.results, found.text).toEqual([record('record-1'), record('record-2')]);
    expect(found.body.context.all).toBe(true);
  });

  it('find things that are kept here only if they exist, in order of their numbers', async ({ expect }) => {
    const { org, asker } = await certified();
    const teams = [await org.team(), await org.team()];
    const one = await org.account();
    await org.grant(one.id, [
      ['teams:read', `teams:id:${teams[1]}`],
      ['teams:read', `teams:id:${teams[0]}`],
      ['teams:read', 'teams:id:1999999999'],
    ]);
    const subject = { type: 'service_account', id: `id:${one.id}` };
    const found = await access('search/resource', asker, {
      subject,
      action: { name: 'read' },
      resource: { type: 'teams' },
    });
    expect(found.body.results, found.text).toEqual(teams.map((id) => ({ type: 'teams', id: String(id) })));
    await org.admin(200, 'DELETE', `/teams/${teams[0]}`);
    const after = await access('search/resource', asker, {
      subject,
      action: { name: 'read' },
      resource: { type: 'teams' },
    });
    expect(after.body.results).toEqual([{ type: 'teams', id: String(teams[1]) }]);
  });

  it('name resources so that asking with the same id is about the same one', async ({ expect }) => {
    const { org, asker } = await certified();
    const one = await org.account();
    await org.grant(one.id, [
      ['folders:read', 'folders:uid:uid:odd'],
      ['folders:read', 'folders:uid:plain'],
    ]);
    const subject = { type: 'service_account', id: `id:${one.id}` };
    const action = { name: 'read' };
    const found = await access('search/resource', asker, { subject, action, resource: { type: 'folders' } });
    expect(found.body.results.map(({ id }: { id: string }) => id)).toEqual([
      'plain',
      'sharedwithme',
      'uid:uid:odd',
    ]);
    for (const resource of found.body.results)
      expect((await access('evaluation', asker, { subject, action, resource })).body.decision).toBe(true);
  });

  it('S3: find what a subject may do on a record', async ({ expect }) => {
    const { asker, alice } = world;
    const found = await access('search/action', asker, {
      subject: user(alice.login),
      action: { name: 'is ignored' },
      resource: record('record-1'),
    });
    expect(found.body.results, found.text).toEqual([{ name: 'read' }, { name: 'write' }]);
    expect(found.body.page).toEqual({ next_token: '', count: 2 });
  });

  it.for([
    ['subject', { subject: { type: 'robot' }, action: { name: 'read' }, resource: record('record-1') }],
    ['subject', { subject: { type: 'user' }, action: { name: 'fly' }, resource: record('record-1') }],
    ['subject', { subject: { type: 'user' }, action: { name: 'read' }, resource: { type: 'x', id: '1' } }],
    ['resource', { subject: user('admin'), action: { name: 'fly' }, resource: { type: 'record' } }],
    ['resource', { subject: user('admin'), action: { name: 'read' }, resource: { type: 'x' } }],
    ['resource', { subject: user('nobody'), action: { name: 'read' }, resource: { type: 'record' } }],
    ['action', { subject: user('nobody'), resource: record('record-1') }],
    ['action', { subject: user('bad:name'), resource: record('record-1') }],
    ['action', { subject: { type: 'robot', id: 'x' }, resource: record('record-1') }],
    ['action', { subject: user('admin'), resource: { type: 'x', id: '1' } }],
  ] as const)('find nothing where something is unknown: %s', async ([what, body], { expect }) => {
    const found = await access(`search/${what}`, world.asker, body);
    expect(found.status, found.text).toBe(200);
    expect(found.body.results).toEqual([]);
    expect(found.body.page).toEqual({ next_token: '', count: 0 });
  });

  const subjects = { subject: { type: 'user' }, action: { name: 'read' }, resource: record('record-1') };
  const actions = { subject: user('admin'), resource: record('record-1') };
  const resources = { subject: user('admin'), action: { name: 'read' }, resource: { type: 'record' } };
  it.for([
    ['subject', {}],
    ['subject', []],
    ['subject', '{'],
    ['subject', { ...subjects, subject: {} }],
    ['subject', { ...subjects, subject: 'user' }],
    ['subject', { ...subjects, subject: { type: 1 } }],
    ['subject', { ...subjects, subject: { type: 'user', properties: 1 } }],
    ['subject', { ...subjects, action: {} }],
    ['subject', { ...subjects, action: undefined }],
    ['subject', { ...subjects, resource: { type: 'record' } }],
    ['subject', { ...subjects, context: 1 }],
    ['subject', { ...subjects, page: 1 }],
    ['subject', { ...subjects, page: { limit: -1 } }],
    ['subject', { ...subjects, page: { limit: 1.5 } }],
    ['subject', { ...subjects, page: { limit: '1' } }],
    ['subject', { ...subjects, page: { token: 1 } }],
    ['subject', { ...subjects, page: { token: '' } }],
    ['subject', { ...subjects, page: { token: 'forged.token' } }],
    ['subject', { ...subjects, page: { properties: [] } }],
    ['resource', { ...resources, subject: { type: 'user' } }],
    ['resource', { ...resources, action: {} }],
    ['resource', { ...resources, resource: {} }],
    ['resource', { ...resources, resource: { type: 1 } }],
    ['action', { ...actions, subject: { type: 'user' } }],
    ['action', { ...actions, resource: { type: 'record' } }],
    ['action', { ...actions, resource: { id: 'record-1' } }],
    ['action', { resource: record('record-1') }],
  ] as const)('refuse what is incomplete or malformed: %s %o', async ([what, body], { expect }) => {
    const found = await access(`search/${what}`, world.asker, body);
    expect(found.status, found.text).toBe(400);
    expect(found.body.error).toEqual(expect.any(String));
  });

  it('ignore fields that they do not know', async ({ expect }) => {
    const found = await access('search/action', world.asker, {
      ...actions,
      foo: 1,
      page: { foo: 2, properties: { a: 1 } },
      subject: { ...actions.subject, foo: [] },
    });
    expect(found.status, found.text).toBe(200);
    expect(found.body.results).toEqual(
      ['delete', 'read', 'record.permissions:read', 'record.permissions:write', 'write'].map((name) => ({
        name,
      })),
    );
  });

  it('answer the same to the same, and whatever the context', async ({ expect }) => {
    const [one, other] = [
      await access('search/subject', world.asker, subjects),
      await access('search/subject', world.asker, { ...subjects, context: { time: 'now' } }),
    ];
    expect(other.body).toEqual(one.body);
  });

  it.for([
    ['subject', subjects, 3],
    ['action', actions, 5],
    ['resource', resources, 2],
  ] as const)('give one by one the same as all at once: %s', async ([what, body, wanted], { expect }) => {
    const whole = await access(`search/${what}`, world.asker, body);
    const found: unknown[] = [];
    let token: string | undefined;
    for (let i = 0; i < 20; i++) {
      const page = { limit: 1, ...(token !== undefined && { token }) };
      const part = await access(`search/${what}`, world.asker, { ...body, page });
      expect(part.status, part.text).toBe(200);
      expect(part.body.page.count).toBe(part.body.results.length);
      found.push(...part.body.results);
      token = part.body.page.next_token;
      if (token === '') break;
    }
    expect(found).toEqual(whole.body.results);
    expect(found).toHaveLength(wanted);
    expect(token).toBe('');
  });

  it('give nothing, and the same place, for a limit of 0', async ({ expect }) => {
    const none = await access('search/action', world.asker, { ...actions, page: { limit: 0 } });
    expect(none.body.results).toEqual([]);
    expect(none.body.page.count).toBe(0);
    expect(none.body.page.next_token).not.toBe('');
    const again = { limit: 0, token: none.body.page.next_token };
    const more = await access('search/action', world.asker, { ...actions, page: again });
    expect(more.body.results).toEqual([]);
    expect(more.body.page.next_token).not.toBe('');
  });

  it('refuse a token with another question, limit, endpoint or caller', async ({ expect }) => {
    const page = { limit: 1 };
    const first = await access('search/subject', world.asker, { ...subjects, page });
    const token = first.body.page.next_token;
    expect(token).not.toBe('');
    const changed = [
      ['search/subject', { ...subjects, page: { limit: 2, token } }],
      ['search/subject', { ...subjects, page: { token } }],
      ['search/subject', { ...subjects, resource: record('record-2'), page: { ...page, token } }],
      ['search/subject', { ...subjects, subject: { type: 'service_account' }, page: { ...page, token } }],
      ['search/subject', { ...subjects, context: { a: 1 }, page: { ...page, token } }],
      ['search/action', { ...actions, page: { ...page, token } }],
    ] as const;
    for (const [path, body] of changed)
      expect((await access(path, world.asker, body)).status, JSON.stringify(body)).toBe(400);
    const other = await world.org.account('Admin');
    const stolen = { ...subjects, page: { ...page, token } };
    expect((await access('search/subject', other.as, stolen)).status).toBe(400);
    expect((await access('search/subject', world.asker, stolen)).status).toBe(200);
  });

  it('are for callers who sign in', async ({ expect }) => {
    for (const what of ['subject', 'action'])
      expect((await access(`search/${what}`, null, what === 'subject' ? subjects : actions)).status).toBe(
        401,
      );
  });
});

describe('who may search', () => {
  it('everybody for what they may do themselves, and for nothing about others', async ({ expect }) => {
    const { org, alice, bob } = await certified();
    const ask = async (what: string, body: unknown) => await access(`search/${what}`, alice.as, body, org.id);
    const own = await ask('action', { subject: user(alice.login), resource: record('record-1') });
    expect(own.body.results, own.text).toEqual([{ name: 'read' }, { name: 'write' }]);
    for (const subject of [user(bob.login), user('nobody')])
      expect((await ask('action', { subject, resource: record('record-1') })).status).toBe(403);
    const subjects = { subject: { type: 'user' }, action: { name: 'read' }, resource: record('record-1') };
    expect((await ask('subject', subjects)).status).toBe(403);
  });

  it('whoever may ask about some, and themselves, and of others as of nobody', async ({ expect }) => {
    const { org, alice, bob } = await certified();
    await org.grant(bob.id, [['access:evaluate', `users:id:${alice.id}`]]);
    const ask = async (what: string, body: unknown) => await access(`search/${what}`, bob.as, body, org.id);
    const read = { action: { name: 'read' }, resource: record('record-1') };
    const subjects = await ask('subject', { subject: { type: 'user' }, ...read });
    expect(subjects.body.results, subjects.text).toEqual([user(alice.login), user(bob.login)]);
    const resource = record('record-1');
    const [known, unknown] = [
      await ask('action', { subject: user('admin'), resource }),
      await ask('action', { subject: user('nobody'), resource }),
    ];
    expect(known.body).toEqual(unknown.body);
    expect(known.body.results).toEqual([]);
  });

  it('and finds accounts as accounts, and nobody who is disabled', async ({ expect }) => {
    const { org, asker, bob } = await certified();
    const account = await org.account('Admin');
    const read = { action: { name: 'record:read' }, resource: record('record-1') };
    const accounts = async () =>
      (await access('search/subject', asker, { subject: { type: 'service_account' }, ...read })).body.results;
    const before: { id: string; type: string }[] = await accounts();
    expect(before).toHaveLength(1);
    expect(before[0]?.type).toBe('service_account');
    await org.admin(200, 'PATCH', `/serviceaccounts/${account.id}`, { isDisabled: true });
    expect(await accounts()).toEqual([]);
    const people = await access('search/subject', asker, { subject: { type: 'user' }, ...read });
    expect(people.body.results).toContainEqual(user(bob.login));
  });
});
