import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import type { Example, Filling } from '../../support/golden.ts';
import { example, expectDocumented, sendExample } from '../../support/golden.ts';

const FIXED = 'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI';

/** The document's own tables say 201 where its examples show 200; the tables are what clients read. */
const created = (name: string): Example => {
  const documented = example(`seed-000/${name}`);
  return { ...documented, answer: { ...documented.answer, status: 201 } };
};

/** The published list has a comma after the last entry of an array, which JSON does not allow. */
const documentedList = (filling: Filling): Example => {
  const documented = example('seed-000/list-group-mappings', filling);
  const text = documented.answer.text.replaceAll(/,(?=\s*\])/g, '');
  return { ...documented, answer: { ...documented.answer, text } };
};

/** The custom roles that the examples name. */
async function documentedRoles(org: FreshOrg): Promise<void> {
  for (const uid of ['my_custom_role', 'my_custom_role_uid', 'another_role']) await org.role([], { uid });
}

const map = async (org: FreshOrg, group: string, roles: readonly string[]): Promise<Answer> =>
  await org.admin(201, 'POST', `/groupsync/groups/${group}`, { roles });

/** What the org says is mapped, by group. */
async function mapped(org: FreshOrg): Promise<Record<string, string[]>> {
  const headers = { 'X-Grafana-Dialect': '13' };
  const { body } = await org.admin(200, 'GET', '/groupsync/groups', undefined, { headers });
  type Group = { groupID: string; mappings: Record<string, { roles: string[] }> };
  return Object.fromEntries(
    body.groups.map(({ groupID, mappings }: Group) => [groupID, mappings[org.id]?.roles]),
  );
}

/** The documented org, and its list as the documented flavour has it. */
async function listedOrg(expect: ExpectStatic): Promise<{ org: FreshOrg; documented: Example }> {
  const org = await freshOrg();
  await documentedRoles(org);
  await map(org, 'group%202', ['another_role']);
  await map(org, 'group%201', ['my_custom_role', FIXED]);
  const documented = documentedList({ '"1":': `"${org.id}":` });
  expect(JSON.parse(documented.answer.text)).toHaveLength(1);
  return { org, documented };
}

describe('the documented example: list group mappings', () => {
  it.for([
    ['by default', {}],
    ['where the header asks for it', { 'X-Grafana-Dialect': 'documented' }],
  ] as const)('is an array that holds one object, %s', async ([, headers], { expect }) => {
    const { org, documented } = await listedOrg(expect);
    const request = { ...documented.request, headers: { ...documented.request.headers, ...headers } };
    const answer = await sendExample(expect, { ...documented, request }, { org: org.id });
    expectDocumented(expect, answer, documented);
  });

  it.for([
    ['where the header asks for it', { 'X-Grafana-Dialect': '13' }],
    ['for Terraform', { 'Grafana-Terraform-Provider': 'true' }],
  ] as const)('is that object itself in flavour 13, %s', async ([, headers], { expect }) => {
    const { org, documented } = await listedOrg(expect);
    const { request, answer } = documented;
    const asked = { ...request, headers: { ...request.headers, ...headers } };
    const [object] = JSON.parse(answer.text);
    const received = await sendExample(expect, { request: asked, answer }, { org: org.id });
    expect(JSON.stringify(received.body)).toBe(JSON.stringify(object));
  });

  it.for([
    ['documented', [{ groups: [], total: 0 }]],
    ['13', { groups: [], total: 0 }],
  ] as const)('has its shape without a group too, in flavour %s', async ([flavour, empty], { expect }) => {
    const org = await freshOrg();
    const headers = { 'X-Grafana-Dialect': flavour };
    const { body } = await org.admin(200, 'GET', '/groupsync/groups', undefined, { headers });
    expect(body).toEqual(empty);
  });
});

describe.for(['documented', '13'])('the documented examples in flavour %s', (flavour) => {
  const inFlavour = ({ request, answer }: Example): Example => ({
    request: { ...request, headers: { ...request.headers, 'X-Grafana-Dialect': flavour } },
    answer,
  });

  it('create mappings of a group, once', async ({ expect }) => {
    const org = await freshOrg();
    await documentedRoles(org);
    const documented = inFlavour(created('create-group-mappings'));
    expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
    expect(await mapped(org)).toEqual({ my_group_id: [FIXED, 'my_custom_role_uid'] });
    const { method, path, headers, body } = documented.request;
    await org.admin(400, method, path, body, { headers });
    expect(await mapped(org)).toEqual({ my_group_id: [FIXED, 'my_custom_role_uid'] });
  });

  it.for([
    ['a group that has none', []],
    ['a group that has others', ['another_role', 'my_custom_role']],
    ['a group that has one of them', ['another_role', 'my_custom_role_uid']],
    ['a group that has exactly these', ['my_custom_role_uid', FIXED]],
  ] as const)('set the mappings of %s, time after time', async ([, before], { expect }) => {
    const org = await freshOrg();
    await documentedRoles(org);
    if (before.length > 0) await map(org, 'my_group_id', before);
    const documented = inFlavour(created('update-group-mappings'));
    for (const _time of ['first', 'second']) {
      expectDocumented(expect, await sendExample(expect, documented, { org: org.id }), documented);
      expect(await mapped(org)).toEqual({ my_group_id: [FIXED, 'my_custom_role_uid'] });
    }
  });

  it('remove the mappings of a group, with nothing in the answer', async ({ expect }) => {
    const org = await freshOrg();
    await documentedRoles(org);
    await map(org, 'my_group_id', [FIXED]);
    await map(org, 'other_group', ['another_role']);
    const { method, path, headers } = inFlavour(example('seed-000/remove-group-mappings')).request;
    expect((await org.admin(204, method, path, undefined, { headers })).text).toBe('');
    expect(await mapped(org)).toEqual({ other_group: ['another_role'] });
  });
});

describe('the documented required permissions', () => {
  const ROUTES = [
    ['list-group-mappings', 'groupsync.mappings:read', 200],
    ['create-group-mappings', 'groupsync.mappings:write', 201],
    ['update-group-mappings', 'groupsync.mappings:write', 201],
    ['remove-group-mappings', 'groupsync.mappings:write', 204],
  ] as const;

  it.for(ROUTES)('are enough for %s, and needed', async ([name, action, status], { expect }) => {
    const org = await freshOrg();
    await org.role([], { uid: 'my_custom_role_uid' });
    if (name === 'remove-group-mappings') await map(org, 'my_group_id', ['my_custom_role_uid']);
    const { method, path, headers } = example(`seed-000/${name}`).request;
    const body = name.endsWith('ate-group-mappings') ? { roles: ['my_custom_role_uid'] } : undefined;
    const other = action.endsWith('read') ? 'groupsync.mappings:write' : 'groupsync.mappings:read';
    const [without, caller] = [await org.account(), await org.account()];
    await org.grant(without.id, [[other, '']]);
    await org.grant(caller.id, [[action, '']]);
    const denied = await org.admin(403, method, path, body, { headers, as: without.as });
    expect(denied.body.message).toMatch(new RegExp(`${action}$`));
    await org.admin(401, method, path, body, { headers, as: null });
    await org.admin(status, method, path, body, { headers, as: caller.as });
  });
});
