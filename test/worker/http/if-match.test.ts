/** Changes of the version that their caller has seen: `If-Match`, and the tags that answers say. */
import { describe, it } from 'vitest';

import type { Answer, As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { readDocument } from '../../support/document.ts';

/** A thing that has versions, as a client of one dialect sees it. */
type Kind = {
  /** Makes one, and gives its path, with what making it answered. */
  readonly make: (org: FreshOrg) => Promise<{ readonly path: string; readonly made: Answer }>;
  readonly change: readonly [method: string, body: () => object];
  /** What the thing says of itself that the change gives it. */
  readonly nameOf: (body: Answer['body']) => string;
  readonly missing: string;
  /** The change makes what is not there: then it is not what is expected. */
  readonly isMadeByIt?: true;
  /** Why who is no reader of it is refused. */
  readonly words: RegExp;
};

const made = (path: string, answer: Answer) => ({ path, made: answer });

const KINDS: Readonly<Record<string, Kind>> = {
  role: {
    make: async (org) => {
      const answer = await org.admin(200, 'POST', '/access-control/roles', {
        name: unique('role'),
        version: 3,
      });
      return made(`/access-control/roles/${answer.body.uid}`, answer);
    },
    // The versions of roles are under rules of their own as well, which a greater one meets.
    change: ['PUT', () => ({ name: unique('renamed'), version: nextVersion++ })],
    nameOf: ({ name }) => name,
    missing: '/access-control/roles/nowhere',
    words: /^The role is no longer what If-Match names/,
  },
  team: {
    make: async (org) => {
      const answer = await org.admin(200, 'POST', '/teams', { name: unique('team') });
      return made(`/teams/${answer.body.teamId}`, answer);
    },
    change: ['PUT', () => ({ name: unique('renamed') })],
    nameOf: ({ name }) => name,
    missing: '/teams/2000000000',
    words: /^The team is no longer what If-Match names/,
  },
  'service account': {
    make: async (org) => {
      const answer = await org.admin(201, 'POST', '/serviceaccounts', {
        name: unique('account'),
        role: 'Viewer',
      });
      return made(`/serviceaccounts/${answer.body.id}`, answer);
    },
    change: ['PATCH', () => ({ name: unique('renamed') })],
    nameOf: ({ name }) => name,
    missing: '/serviceaccounts/2000000000',
    words: /^The service account is no longer what If-Match names/,
  },
  'resource type': {
    make: async (org) => {
      const path = `/access-control/resource-types/${unique('type')}`;
      return made(path, await org.admin(200, 'PUT', path, { actions: ['read'] }));
    },
    change: ['PUT', () => ({ displayName: unique('renamed'), actions: ['read'] })],
    nameOf: ({ displayName }) => displayName,
    missing: '/access-control/resource-types/nowhere',
    isMadeByIt: true,
    words: /^The resource type is no longer what If-Match names/,
  },
  group: {
    make: async (org) => {
      const answer = await org.admin(201, 'POST', '/admin/groups', { name: unique('group') });
      return made(`/admin/groups/${answer.body.id}`, answer);
    },
    change: ['PUT', () => ({ name: unique('renamed') })],
    nameOf: ({ name }) => name,
    missing: '/admin/groups/2000000000',
    words: /^The group is no longer what If-Match names/,
  },
};
let nextVersion = 100;

const tagOf = ({ headers }: Answer): string => headers.get('ETag') ?? '';
/** Without what one dialect says of the rest of an answer. */
const versionOf = (answer: Answer): string => /^(?:W\/)?"(\d+\.\d+)/.exec(tagOf(answer))?.[1] ?? '';
const ifMatch = (tag: string) => ({ headers: { 'If-Match': tag } });

describe.for(Object.entries(KINDS))(
  'the tag of a %s',
  ([
    ,
    {
      make,
      change: [method, body],
      nameOf,
      missing,
      isMadeByIt = false,
      words,
    },
  ]) => {
    it('is the same by whichever answer it is said, and another after each change', async ({ expect }) => {
      const org = await freshOrg();
      const { path, made: first } = await make(org);
      const read = await org.admin(200, 'GET', path);
      expect(versionOf(read)).toMatch(/^\d+\.\d+$/);
      expect(tagOf(first)).toBe(`"${versionOf(read)}"`);
      const seen = [versionOf(read)];
      for (let i = 0; i < 3; i++) {
        const written = await org.admin(200, method, path, body());
        expect(tagOf(written)).toBe(`"${versionOf(await org.admin(200, 'GET', path))}"`);
        // The tag of a thing is none of the answer: nothing may be kept by it.
        expect(written.headers.get('Cache-Control')).toBe('no-store');
        seen.push(versionOf(written));
      }
      expect(new Set(seen).size).toBe(4);
      expect((await org.admin(200, 'HEAD', path)).headers.get('ETag')).toBe(
        tagOf(await org.admin(200, 'GET', path)),
      );
    });

    it('lets through a change of the thing as it was seen', async ({ expect }) => {
      const org = await freshOrg();
      const { path } = await make(org);
      for (const said of [
        (tag: string) => tag,
        (tag: string) => `"${tag.replace(/^W\//, '').slice(1, -1).split('.').slice(0, 2).join('.')}"`,
        (tag: string) => (tag.startsWith('W/') ? tag : `W/${tag}`),
        (tag: string) => `"1.1", "of-somebody-else", ${tag}`,
        () => '*',
      ]) {
        const tag = tagOf(await org.admin(200, 'GET', path));
        const wanted = body();
        await org.admin(200, method, path, wanted, ifMatch(said(tag)));
        expect(nameOf((await org.admin(200, 'GET', path)).body)).toBe(nameOf(wanted));
      }
      await org.admin(200, 'DELETE', path, undefined, ifMatch(tagOf(await org.admin(200, 'GET', path))));
      await org.admin(404, 'GET', path);
    });

    it('stops a change of the thing as it is no longer: 412, and nothing is written', async ({ expect }) => {
      const org = await freshOrg();
      const { path } = await make(org);
      const old = tagOf(await org.admin(200, 'GET', path));
      const current = body();
      await org.admin(200, method, path, current);
      const wrong = [old, '"of-somebody-else"', `W/${old.replace(/^W\//, '')}`, '"0.0"', '""'];
      for (const tag of wrong) {
        const { answer, trace } = await traceOf(() =>
          api(method, path, { org: org.id, body: body(), ...ifMatch(tag) }),
        );
        expect([answer.status, trace], `${tag}: ${answer.text}`).toEqual([412, {}]);
        expect(answer.body.message).toMatch(words);
        // What is so already is no change of another version either.
        await org.admin(412, method, path, { ...current, version: nextVersion++ }, ifMatch(tag));
        await org.admin(412, 'DELETE', path, undefined, ifMatch(tag));
      }
      expect(nameOf((await org.admin(200, 'GET', path)).body)).toBe(nameOf(current));
    });

    it('is no tag of another thing, nor of one that was made anew', async ({ expect }) => {
      const org = await freshOrg();
      const [one, other] = [await make(org), await make(org)];
      const tag = tagOf(await org.admin(200, 'GET', one.path));
      expect(tag).not.toBe(tagOf(await org.admin(200, 'GET', other.path)));
      await org.admin(412, method, other.path, body(), ifMatch(tag));
      await org.admin(412, 'DELETE', other.path, undefined, ifMatch(tag));
    });

    it('tells nobody of a thing that is not there, or is of another org: whatever is expected, that is all', async ({
      expect,
    }) => {
      const [org, elsewhere] = [await freshOrg(), await freshOrg()];
      const { path } = await make(elsewhere);
      const tag = tagOf(await elsewhere.admin(200, 'GET', path));
      for (const said of ['*', tag, '"1.1"'])
        for (const [verb, sent, status] of [
          [method, body(), isMadeByIt ? 412 : 404],
          ['DELETE', undefined, 404],
        ] as const) {
          const [there, nowhere] = [path, missing].map(
            async (target) => await api(verb, target, { org: org.id, body: sent, ...ifMatch(said) }),
          );
          expect((await there)?.status, `${verb} ${said}`).toBe(status);
          expect((await nowhere)?.status).toBe(status);
          expect((await there)?.body.message).toBe((await nowhere)?.body.message);
        }
      await elsewhere.admin(200, method, path, body(), ifMatch(tag));
    });

    it('is compared for nobody who may not make the change', async ({ expect }) => {
      const org = await freshOrg();
      const { path } = await make(org);
      const tag = tagOf(await org.admin(200, 'GET', path));
      const { as } = await org.account();
      for (const [who, status] of [
        [as, 403],
        [null, 401],
      ] as readonly (readonly [As, number])[])
        for (const [verb, sent] of [
          [method, body()],
          ['DELETE', undefined],
        ] as const) {
          const answers = ['*', tag, '"1.1"'].map(
            async (said) => await api(verb, path, { as: who, body: sent, ...ifMatch(said) }),
          );
          for (const answer of await Promise.all(answers)) expect(answer.status, answer.text).toBe(status);
        }
    });

    it('is asked for in the form of a tag: everything else is 400, and nothing is written', async ({
      expect,
    }) => {
      const org = await freshOrg();
      const { path } = await make(org);
      const tag = versionOf(await org.admin(200, 'GET', path));
      for (const said of [
        tag,
        `'${tag}'`,
        `"${tag}`,
        `* , "${tag}"`,
        `"${tag}" "${tag}"`,
        `"${'9'.repeat(1_000)}"`,
      ]) {
        const { answer, trace } = await traceOf(() =>
          api(method, path, { org: org.id, body: body(), ...ifMatch(said) }),
        );
        expect([answer.status, trace], `${said}: ${answer.text}`).toEqual([400, {}]);
        expect(answer.text).toContain('If-Match');
      }
    });

    it('lets one of two writers through, whatever the database takes: the other is told, and nothing is lost (I4, I5)', async ({
      expect,
    }) => {
      const org = await freshOrg();
      const { path } = await make(org);
      await withCoordinator(org.id, async ({ d1, fetch }) => {
        let trips = 0;
        d1.before = async () => await scheduler.wait(20 + ((trips++ * 17) % 40));
        for (let round = 0; round < 3; round++) {
          const seen = await Promise.all(
            [0, 1].map(async () => tagOf(await ok(200, 'GET', path, { org: org.id }, fetch))),
          );
          const wanted = [body(), body()];
          const answers = await Promise.all(
            wanted.map(
              async (sent, i) =>
                await api(method, path, { org: org.id, body: sent, ...ifMatch(seen[i] ?? '') }, fetch),
            ),
          );
          expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
          const winner = wanted[answers.findIndex(({ status }) => status === 200)];
          const now = await ok(200, 'GET', path, { org: org.id }, fetch);
          expect(nameOf(now.body)).toBe(nameOf(winner));
          // Who was told reads again, and loses nothing by writing then.
          await ok(200, method, path, { org: org.id, body: body(), ...ifMatch(tagOf(now)) }, fetch);
        }
      });
    });
  },
);

describe('the version of a role', () => {
  it('is compared before what the content is refused for', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([], { version: 3 });
    const path = `/access-control/roles/${uid}`;
    const stale = ifMatch('"1.1"');
    const current = ifMatch(tagOf(await org.admin(200, 'GET', path)));
    for (const sent of [{ name: 'x', version: 3 }, { name: 'x' }, { name: '', version: 9 }]) {
      await org.admin(412, 'PUT', path, sent, stale);
      await org.admin(400, 'PUT', path, sent, current);
    }
    const { id } = await org.account();
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
    await org.admin(412, 'DELETE', path, undefined, stale);
    const refused = await org.admin(400, 'DELETE', path, undefined, current);
    expect(refused.text).toContain('assign');
  });

  it('is another thing once the role was deleted and made again', async () => {
    const org = await freshOrg();
    const uid = unique('again').slice(0, 40);
    const again = { uid, name: unique('role'), version: 1 };
    const first = await org.admin(200, 'POST', '/access-control/roles', again);
    await org.admin(200, 'DELETE', `/access-control/roles/${uid}`);
    await org.admin(200, 'POST', '/access-control/roles', again);
    const change = { ...again, version: 2 };
    await org.admin(412, 'PUT', `/access-control/roles/${uid}`, change, ifMatch(tagOf(first)));
  });

  it('of a shipped role is said as well, and the role refused as without it', async ({ expect }) => {
    const org = await freshOrg();
    for (const uid of ['fixed_roles_reader', 'basic_none']) {
      const found = await api('GET', `/access-control/roles/${uid}`, { org: org.id });
      if (found.status === 200) expect(tagOf(found)).toMatch(/^"0\.\d+"$/);
      await org.admin(
        found.status === 200 ? 400 : 404,
        'DELETE',
        `/access-control/roles/${uid}`,
        undefined,
        ifMatch('*'),
      );
    }
  });

  it('of a global role is compared in the global plane', async () => {
    const org = await freshOrg();
    const uid = await org.role([], { global: true, version: 1 });
    const path = `/access-control/roles/${uid}`;
    const tag = tagOf(await org.admin(200, 'GET', path));
    const change = () => ({ name: unique('role'), version: nextVersion++, global: true });
    await org.admin(200, 'PUT', path, change(), ifMatch(tag));
    await org.admin(412, 'PUT', path, change(), ifMatch(tag));
    await org.admin(412, 'DELETE', `${path}?global=true`, undefined, ifMatch(tag));
    await org.admin(200, 'DELETE', `${path}?global=true`, undefined, ifMatch('*'));
  });
});

/** What changes a team or a service account, and whether it is a change of what these say of themselves. */
describe('whatever a team says of itself', () => {
  const TEAM: readonly (readonly [
    what: string,
    isOne: boolean,
    change: (org: FreshOrg, team: number, person: number, role: string) => Promise<unknown>,
  ])[] = [
    [
      'its name',
      true,
      async (org, team) => await org.admin(200, 'PUT', `/teams/${team}`, { name: unique('x') }),
    ],
    [
      'its address',
      true,
      async (org, team) => {
        const { name } = (await org.admin(200, 'GET', `/teams/${team}`)).body;
        await org.admin(200, 'PUT', `/teams/${team}`, { name, email: 'x@example.org' });
      },
    ],
    [
      'a member',
      true,
      async (org, team, userId) => await org.admin(200, 'POST', `/teams/${team}/members`, { userId }),
    ],
    [
      'a member by a whole list',
      true,
      async (org, team) => await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [], admins: [] }),
    ],
    [
      'a group',
      true,
      async (org, team) => await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: 'cn=x' }),
    ],
    [
      'a group less',
      true,
      async (org, team) => {
        await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: 'cn=x' });
        const before = versionOf(await org.admin(200, 'GET', `/teams/${team}`));
        await org.admin(200, 'DELETE', `/teams/${team}/groups/cn%3Dx`);
        if (before === versionOf(await org.admin(200, 'GET', `/teams/${team}`)))
          throw new Error('The same version');
      },
    ],
    [
      'its root role, which somebody takes',
      true,
      async (org, team, _person, roleUid) =>
        await org.admin(200, 'DELETE', `/access-control/teams/${team}/roles/${roleUid}`),
    ],
    [
      'its root role, which is deleted',
      true,
      async (org, _team, _person, roleUid) =>
        await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`),
    ],
    [
      'its root role, which is taken from all',
      true,
      async (org, _team, _person, roleUid) =>
        await org.admin(200, 'PUT', `/access-control/roles/${roleUid}/assignments`, {
          users: [],
          teams: [],
          service_accounts: [],
        }),
    ],
    [
      'what it prefers',
      false,
      async (org, team) => await org.admin(200, 'PUT', `/teams/${team}/preferences`, { theme: 'dark' }),
    ],
    [
      'the same name again',
      false,
      async (org, team) => {
        const { name } = (await org.admin(200, 'GET', `/teams/${team}`)).body;
        await org.admin(200, 'PUT', `/teams/${team}`, { name });
      },
    ],
  ];

  it.for(TEAM)('has a version: %s (%s)', async ([, isOne, change], { expect }) => {
    const org = await freshOrg();
    const [person, other] = [await org.person(), await org.person()];
    const roleUid = await org.role([]);
    const roles = (await org.admin(200, 'GET', '/admin/roles')).body;
    const { name } = (await org.admin(200, 'GET', `/access-control/roles/${roleUid}`)).body;
    const rootRole = roles.roles.find((role: { name: string }) => role.name === name).id;
    const group = { name: unique('team'), rootRole, users: [{ user: { id: other.id } }] };
    const team = (await org.admin(201, 'POST', '/admin/groups', group)).body.id;
    const before = await org.admin(200, 'GET', `/teams/${team}`);
    expect(versionOf(before)).toBe(versionOf(await org.admin(200, 'GET', `/admin/groups/${team}`)));
    await change(org, team, person.id, roleUid);
    const after = await org.admin(200, 'GET', `/teams/${team}`);
    expect(versionOf(after) !== versionOf(before)).toBe(isOne);
    expect(versionOf(after)).toBe(versionOf(await org.admin(200, 'GET', `/admin/groups/${team}`)));
    // Whoever replaces the whole group by what it was is told.
    await org.admin(isOne ? 412 : 200, 'PUT', `/admin/groups/${team}`, group, ifMatch(tagOf(before)));
  });

  it('is the version that replacing all of it answers, root role or not', async ({ expect }) => {
    const org = await freshOrg();
    const { id: userId } = await org.person();
    const name = unique('team');
    const team = (await org.admin(201, 'POST', '/admin/groups', { name, rootRole: 3 })).body.id;
    for (const sent of [
      { name, rootRole: 2 },
      { name },
      { name, users: [{ user: { id: userId } }] },
      { name, rootRole: 3, mappingsSSO: ['a', 'b'] },
      { name: unique('team'), mappingsSSO: ['b'] },
    ]) {
      const written = await org.admin(200, 'PUT', `/admin/groups/${team}`, sent, ifMatch('*'));
      expect(tagOf(written)).toBe(`"${versionOf(await org.admin(200, 'GET', `/admin/groups/${team}`))}"`);
      await org.admin(200, 'PUT', `/admin/groups/${team}`, sent, ifMatch(tagOf(written)));
    }
  });

  it('is compared before what the content is refused for', async () => {
    const org = await freshOrg();
    const path = `/admin/groups/${await org.team()}`;
    const [name, taken] = [unique('group'), unique('taken')];
    await org.admin(200, 'POST', '/teams', { name: taken });
    const current = ifMatch(tagOf(await org.admin(200, 'GET', path)));
    const nobody = 2_000_000_000;
    const refused = [
      [400, { name, users: [{ user: { id: nobody } }] }],
      [400, { name, rootRole: nobody }],
      [409, { name: taken }],
    ] as const;
    for (const [status, sent] of refused) {
      await org.admin(412, 'PUT', path, sent, ifMatch('"1.1"'));
      await org.admin(status, 'PUT', path, sent, current);
    }
  });

  it('has another tag for another answer, though the version is the same', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const path = `/admin/groups/${team}`;
    const before = await org.admin(200, 'GET', path);
    const again = await api('GET', path, { org: org.id, headers: { 'If-None-Match': tagOf(before) } });
    expect([again.status, tagOf(again)]).toEqual([304, tagOf(before)]);
    const person = await org.person();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: person.id });
    const with1 = await org.admin(200, 'GET', path);
    await ok(200, 'PUT', `/users/${person.id}`, { body: { name: unique('another'), login: person.login } });
    const renamed = await org.admin(200, 'GET', path);
    expect(versionOf(renamed)).toBe(versionOf(with1));
    expect(tagOf(renamed)).not.toBe(tagOf(with1));
    expect((await api('GET', path, { org: org.id, headers: { 'If-None-Match': tagOf(with1) } })).status).toBe(
      200,
    );
  });
});

describe('whatever a service account says of itself', () => {
  it.for([
    ['its name', { name: 'another' }],
    ['its org role', { role: 'Editor' }],
    ['that it is disabled', { isDisabled: true }],
  ] as const)('has a version: %s', async ([, body], { expect }) => {
    const org = await freshOrg();
    const { id } = await org.account('Viewer');
    const path = `/serviceaccounts/${id}`;
    const before = versionOf(await org.admin(200, 'GET', path));
    const written = await org.admin(200, 'PATCH', path, body);
    expect(versionOf(written)).not.toBe(before);
    // What is so already has the same version.
    expect(versionOf(await org.admin(200, 'PATCH', path, body))).toBe(versionOf(written));
    await org.admin(200, 'POST', `${path}/tokens`, { name: unique('token') });
    expect(versionOf(await org.admin(200, 'GET', path))).toBe(versionOf(written));
  });
});

type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name?: string; readonly $ref?: string }[];
  readonly responses: object;
};
type Document = { readonly paths: Record<string, Record<string, Operation>> };

/** Upstream's answer where somebody has the login: about no condition. */
const OTHER_412 = 'POST /api/admin/users';

/** Whether an operation changes something: then it can be asked for what it would do. */
const isChange = ({ parameters = [] }: Operation): boolean =>
  parameters.some(({ $ref }) => $ref === '#/components/parameters/dryRunQuery');

describe('a change that is held to nothing', () => {
  const filled = (path: string): string =>
    path.replaceAll('{resource}', 'things').replaceAll(/\{\w+\}/g, '7');

  it('refuses what it is not held to, whatever it changes: nothing is made unseen', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    const document = readDocument<Document>();
    const changes = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([, operation]) => isChange(operation))
          .map(([verb, operation]) => ({ method: verb.toUpperCase(), path, operation })),
      );
    expect(changes.length).toBeGreaterThan(60);
    const taken: string[] = [];
    for (const { method, path, operation } of changes) {
      const target = filled(path.replace(/^\/api/, ''));
      const name = `${method} ${path}`;
      for (const [header, value] of [
        ['If-None-Match', '*'],
        ['If-Unmodified-Since', 'Sun, 06 Nov 1994 08:49:37 GMT'],
      ] as const) {
        const answer = await api(method, target, { as, headers: { [header]: value } });
        expect([answer.status, answer.text.includes(header)], `${name}: ${answer.text}`).toEqual([400, true]);
      }
      const answer = await api(method, target, { as, ...ifMatch('*') });
      const isTaken = (operation.parameters ?? []).some(({ name: of }) => of === 'If-Match');
      if (isTaken) taken.push(name);
      else
        expect([answer.status, answer.text.includes('If-Match')], `${name}: ${answer.text}`).toEqual([
          400,
          true,
        ]);
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      if (name !== OTHER_412) expect('412' in operation.responses, name).toBe(isTaken);
      // Before it is known who calls, nothing is told.
      expect((await api(method, target, { as: null, ...ifMatch('*') })).status, name).toBe(401);
    }
    expect(taken.toSorted()).toEqual([
      'DELETE /api/access-control/resource-types/{type}',
      'DELETE /api/access-control/roles/{roleUID}',
      'DELETE /api/admin/groups/{groupId}',
      'DELETE /api/serviceaccounts/{serviceAccountId}',
      'DELETE /api/teams/{teamId}',
      'PATCH /api/serviceaccounts/{serviceAccountId}',
      'PUT /api/access-control/resource-types/{type}',
      'PUT /api/access-control/roles/{roleUID}',
      'PUT /api/admin/groups/{groupId}',
      'PUT /api/teams/{teamId}',
    ]);
  });

  it('is no read: these are answered as without', async () => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}`;
    for (const method of ['GET', 'HEAD']) await org.admin(200, method, path, undefined, ifMatch('"1.1"'));
  });

  it('is no read by the method of a change either', async ({ expect }) => {
    const org = await freshOrg();
    const [userId, teamId] = [(await org.person()).id, await org.team()];
    const role = (path: string, body: object) => ({ method: 'POST', path, body });
    const reads = {
      listUsersRoles: role('/access-control/users/roles/search', { userIds: [userId], orgId: org.id }),
      listTeamsRoles: role('/access-control/teams/roles/search', { teamIds: [teamId], orgId: org.id }),
      deleteScimGroups: { method: 'DELETE', path: '/admin/groups/scim-groups', body: undefined },
    };
    const documented = Object.entries(readDocument<Document>().paths)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([, operations]) => Object.entries(operations))
      .filter(([verb, operation]) => verb !== 'get' && !isChange(operation))
      .map(([, { operationId }]) => operationId);
    expect(documented.toSorted()).toEqual(Object.keys(reads).toSorted());
    for (const { method, path, body } of Object.values(reads)) {
      const without = await org.admin(200, method, path, body);
      for (const headers of [
        { 'If-Match': '"1.1"' },
        { 'If-Match': 'no tag' },
        { 'If-None-Match': '*' },
        { 'If-Unmodified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT' },
      ])
        expect((await org.admin(200, method, path, body, { headers })).text).toBe(without.text);
    }
  });
});
