/**
 * What a Worker of the same account asks by its service binding, typed by the contract and over real RPC. Source: docs/authzen.md.
 */
import { describe, it } from 'vitest';

import type { Question } from '../../../src/client/contract.ts';
import { ok } from '../../support/api.ts';
import { askingWorld } from '../../support/authzen.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { asker, tokenOf } from './bound.ts';

/** Ids that nothing has. */
const [NOWHERE, NOBODY] = [2_000_000_000, 2_000_000_001];

const FOLDER = [['folders:read', 'folders:uid:f1']] as const;

async function newWorld() {
  const world = await askingWorld(await freshOrg());
  return { ...world, token: tokenOf(world.as) };
}

describe('one question', () => {
  it('is answered by yes where the subject may, and by no where it may not', async ({ expect }) => {
    const { token, asked } = await newWorld();
    const yes = await asker.evaluate(token, asked);
    expect(yes).toEqual({ decision: true, context: { revision: expect.stringMatching(/^\d+\.\d+$/) } });
    const no = await asker.evaluate(token, { ...asked, resource: { type: 'folders', id: 'f2' } });
    expect(no).toEqual({ decision: false, context: { revision: yes.context.revision } });
  });

  it('is answered by no right after the answer to the change that took the right away', async ({
    expect,
  }) => {
    const { org, token, alice, asked } = await newWorld();
    const resource = { type: 'folders', id: 'f9' };
    const roleUid = await org.grant(alice.id, [['folders:read', 'folders:uid:f9']]);
    for (let round = 0; round < 5; round++) {
      const before = await asker.evaluate(token, { ...asked, resource });
      expect(before.decision).toBe(true);
      const taken = await org.admin(200, 'DELETE', `/access-control/users/${alice.id}/roles/${roleUid}`);
      const after = await asker.evaluate(token, { ...asked, resource });
      expect(after).toEqual({
        decision: false,
        context: { revision: taken.headers.get('Gatehouse-Revision') },
      });
      await org.admin(200, 'POST', `/access-control/users/${alice.id}/roles`, { roleUid });
    }
  });

  it('is not answered for a token that was just revoked', async ({ expect }) => {
    const { org, asked } = await newWorld();
    const account = await org.account('Admin');
    const path = `/serviceaccounts/${account.id}/tokens`;
    const { body } = await org.admin(200, 'POST', path, { name: 'second' });
    expect((await asker.evaluate(body.key, asked)).decision).toBe(true);
    await org.admin(200, 'DELETE', `${path}/${body.id}`);
    const after = await asker.evaluate(body.key, asked);
    expect(after).toMatchObject({ decision: false, context: { error: { status: 401 } } });
  });

  it('is not answered once the org has ended', async ({ expect }) => {
    const { org, token, asked } = await newWorld();
    expect((await asker.evaluate(token, asked)).decision).toBe(true);
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    const after = await asker.evaluate(token, asked);
    expect(after).toMatchObject({ decision: false, context: { error: { status: 401 } } });
  });

  it('has its reason where the caller asks for it and may know it, and nowhere else', async ({ expect }) => {
    const { org, token, asked } = await newWorld();
    const knowing = tokenOf((await org.account('Admin')).as);
    const { context } = await asker.evaluate(knowing, asked, { explain: true });
    expect(context.reason).toMatchObject({ grants: [{ via: 'assignment', scope: 'folders:uid:f1' }] });
    const elsewhere = { ...asked, resource: { type: 'folders', id: 'f2' } };
    const no = await asker.evaluate(knowing, elsewhere, { explain: true });
    expect(no.context.reason).toMatchObject({
      nearest: 'held-elsewhere',
      scopes: expect.arrayContaining(['folders:uid:f1']),
    });
    for (const [who, options] of [
      [knowing, undefined],
      [knowing, { explain: false }],
      [token, { explain: true }],
    ] as const)
      expect(await asker.evaluate(who, asked, options)).toEqual({
        decision: true,
        context: { revision: context.revision },
      });
  });

  it('of somebody who may ask about nobody else has no answer, and allows nothing', async ({ expect }) => {
    const { org, asked } = await newWorld();
    const account = await org.account();
    await org.grant(account.id, FOLDER);
    const own: Question = { ...asked, subject: { type: 'service_account', id: `id:${account.id}` } };
    expect((await asker.evaluate(tokenOf(account.as), own)).decision).toBe(true);
    const other = await asker.evaluate(tokenOf(account.as), asked);
    expect(other).toMatchObject({ decision: false, context: { error: { status: 403 } } });
  });

  it.for(['', 'nonsense', 'glsa_0123456789abcdef0123456789abcdef_00000000', 'Basic YWRtaW46YWRtaW4='])(
    'with the token "%s" is a 401 that allows nothing and does not repeat the token',
    async (token, { expect }) => {
      const { asked } = await newWorld();
      for (const { decision, context } of [
        await asker.evaluate(token, asked),
        ...(await asker.evaluations(token, { evaluations: [asked] })).evaluations,
      ]) {
        expect(decision).toBe(false);
        expect(context.error).toMatchObject({ status: 401, message: expect.stringMatching(/./) });
        if (token !== '') expect(JSON.stringify(context)).not.toContain(token);
      }
      const { permissions, context } = await asker.permissionsOf(token, asked.subject);
      expect(permissions).toEqual({});
      expect(context.error?.status).toBe(401);
    },
  );

  it('in another org than that of the token is answered like one in an org that is not there', async ({
    expect,
  }) => {
    const { org, token, asked } = await newWorld();
    const other = await freshOrg();
    expect((await asker.evaluate(token, asked, { org: org.id })).decision).toBe(true);
    const there = await asker.evaluate(token, asked, { org: other.id });
    const nowhere = await asker.evaluate(token, asked, { org: NOWHERE });
    expect(there).toEqual(nowhere);
    expect(there).toMatchObject({ decision: false, context: { error: { status: 401 } } });
    const listed = await asker.permissionsOf(token, asked.subject, { org: other.id });
    expect(listed).toEqual(await asker.permissionsOf(token, asked.subject, { org: NOWHERE }));
    expect(listed).toMatchObject({ permissions: {}, context: { error: { status: 401 } } });
  });

  it('about somebody of another org is answered like one about nobody', async ({ expect }) => {
    const { token, asked } = await newWorld();
    const stranger = await (await freshOrg()).account('Admin');
    const about = async (id: number) =>
      await asker.evaluate(token, { ...asked, subject: { type: 'service_account', id: `id:${id}` } });
    expect(await about(stranger.id)).toEqual(await about(NOBODY));
  });
});

describe('several questions', () => {
  it('are answered in their order, each by itself, and one that is wrong by its own error', async ({
    expect,
  }) => {
    const { token, asked } = await newWorld();
    const { evaluations } = await asker.evaluations(token, {
      subject: asked.subject,
      action: asked.action,
      evaluations: [
        { resource: { type: 'folders', id: 'f1' } },
        { resource: { type: 'folders', id: 'f2' } },
        { resource: { type: 'folders' } as unknown as Question['resource'] },
        { resource: { type: 'folders', id: 'f1' } },
      ],
    });
    expect(evaluations.map(({ decision }) => decision)).toEqual([true, false, false, true]);
    expect(evaluations.map(({ context }) => context.error?.status)).toEqual([
      undefined,
      undefined,
      400,
      undefined,
    ]);
    expect(evaluations[2]?.context.error?.message).toContain('resource.id');
    const revisions = new Set(evaluations.flatMap(({ context: { revision } }) => revision ?? []));
    expect(revisions.size).toBe(1);
  });

  it.for([
    ['execute_all', [false, true, false]],
    ['deny_on_first_deny', [false]],
    ['permit_on_first_permit', [false, true]],
  ] as const)('with %s are answered as far as it goes', async ([semantic, expected], { expect }) => {
    const { token, asked } = await newWorld();
    const { evaluations } = await asker.evaluations(token, {
      ...asked,
      evaluations: ['f2', 'f1', 'f3'].map((id) => ({ resource: { type: 'folders', id } })),
      options: { evaluations_semantic: semantic },
    });
    expect(evaluations.map(({ decision }) => decision)).toEqual(expected);
  });

  it.for(['a token that is unknown', 'an org of somebody else'])(
    'that are refused whole, for %s, are answered one by one, and none by yes',
    async (why, { expect }) => {
      const { token, asked } = await newWorld();
      const other = await freshOrg();
      const isUnknown = why === 'a token that is unknown';
      const questions = { ...asked, evaluations: [{}, {}, {}] };
      const options = isUnknown ? {} : { org: other.id };
      const { evaluations } = await asker.evaluations(isUnknown ? 'nonsense' : token, questions, options);
      expect(evaluations).toHaveLength(3);
      for (const { decision, context } of evaluations) {
        expect(decision).toBe(false);
        expect(context.error?.status).toBe(401);
      }
    },
  );

  it.for([[], undefined])(
    'that are none are one evaluation: the list is never empty',
    async (list, { expect }) => {
      const { token, asked } = await newWorld();
      const questions = (list === undefined ? asked : { ...asked, evaluations: list }) as Parameters<
        typeof asker.evaluations
      >[1];
      const { evaluations } = await asker.evaluations(token, questions);
      expect(evaluations.map(({ decision }) => decision)).toEqual([true]);
      const refused = await asker.evaluations('nonsense', questions);
      expect(refused.evaluations.map(({ decision }) => decision)).toEqual([false]);
    },
  );

  it('may be a thousand, and more are refused', async ({ expect }) => {
    const { token, asked } = await newWorld();
    const many = (count: number) => ({ ...asked, evaluations: Array.from({ length: count }, () => ({})) });
    const most = await asker.evaluations(token, many(1_000));
    expect(most.evaluations.filter(({ decision }) => decision)).toHaveLength(1_000);
    const tooMany = await asker.evaluations(token, many(1_001));
    expect(tooMany.evaluations.length).toBeGreaterThan(0);
    for (const { decision, context } of tooMany.evaluations) {
      expect(decision).toBe(false);
      expect(context.error?.status).toBe(400);
    }
  });
});

describe('all permissions of a subject', () => {
  it('are those that it would read of itself, for itself and for whoever may read them', async ({
    expect,
  }) => {
    const { org, token } = await newWorld();
    const account = await org.account('Viewer');
    await org.grant(account.id, FOLDER);
    const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as: account.as });
    const subject = { type: 'service_account', id: `id:${account.id}` };
    const own = await asker.permissionsOf(tokenOf(account.as), subject);
    expect(own.permissions['folders:read']).toContain('folders:uid:f1');
    expect(own).toEqual({ permissions: body, context: { revision: expect.stringMatching(/^\d+\.\d+$/) } });
    expect(await asker.permissionsOf(token, subject)).toEqual(own);
  });

  it('are gone right after the answer to the change that took them away', async ({ expect }) => {
    const { org, token, alice, asked } = await newWorld();
    const roleUid = await org.grant(alice.id, [['folders:write', 'folders:uid:f9']]);
    const before = await asker.permissionsOf(token, asked.subject);
    expect(before.permissions['folders:write']).toEqual(['folders:uid:f9']);
    const taken = await org.admin(200, 'DELETE', `/access-control/users/${alice.id}/roles/${roleUid}`);
    const after = await asker.permissionsOf(token, asked.subject);
    expect(after.context).toEqual({ revision: taken.headers.get('Gatehouse-Revision') });
    expect(after.permissions).not.toHaveProperty('folders:write');
  });

  it('are a 403 for who may read nobody else, and for who may only ask for decisions', async ({ expect }) => {
    const { org, asked } = await newWorld();
    const [nobody, evaluator] = [await org.account(), await org.account()];
    await org.grant(evaluator.id, [['access:evaluate', 'users:*']]);
    expect((await asker.evaluate(tokenOf(evaluator.as), asked)).decision).toBe(true);
    for (const { as } of [nobody, evaluator]) {
      const { permissions, context } = await asker.permissionsOf(tokenOf(as), asked.subject);
      expect(permissions).toEqual({});
      expect(context.error?.status).toBe(403);
      expect(context.error?.message).toContain('users.permissions:read');
    }
  });

  it('of somebody whom the caller may not read are those of somebody unknown: none', async ({ expect }) => {
    const { org, alice, asked } = await newWorld();
    const [reader, reached] = [await org.account(), await org.person()];
    await org.grant(reader.id, [['users.permissions:read', `users:id:${reached.id}`]]);
    const read = async (id: string) => await asker.permissionsOf(tokenOf(reader.as), { type: 'user', id });
    expect((await read(reached.login)).context.error).toBeUndefined();
    const unknown = await read('nobody');
    expect(unknown).toEqual({ permissions: {}, context: { revision: expect.any(String) } });
    expect(await read(asked.subject.id)).toEqual(unknown);
    expect(await read(`id:${alice.id}`)).toEqual(unknown);
  });
});
