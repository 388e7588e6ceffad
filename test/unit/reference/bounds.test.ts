import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, it } from 'vitest';

import { findDeclarationProblem } from '../../../src/core/declaration.ts';
import { findGroupIdProblem } from '../../../src/core/external-group.ts';
import { readIdempotencyKey } from '../../../src/core/idempotency-key.ts';
import { findDraftProblem } from '../../../src/core/role.ts';
import { isUid, isWholeNumber } from '../../../src/http/kit/ids.ts';
import { BOUNDS } from '../../../src/reference/bounds.ts';
import { CreateOrgCommand } from '../../../src/wire/grafana/org.ts';
import { CreateTeamCommand, UpdateTeamMemberCommand } from '../../../src/wire/grafana/team.ts';
import { CreateGroupSchema } from '../../../src/wire/unleash/group.ts';
import { readDocument } from '../../support/document.ts';

type Schema = { readonly properties: Readonly<Record<string, { readonly items?: object }>> };
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
};
const { components, paths } = readDocument<{
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly operationId: string; readonly parameters?: readonly Parameter[] }>>
    >
  >;
}>();

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const fieldOf = (schema: string, field: string) => components.schemas[schema]?.properties[field] ?? {};
const entryOf = (schema: string, field: string) => fieldOf(schema, field).items ?? {};
const parameterOf = (path: string, name: string) =>
  paths[path]?.['get']?.parameters?.find((parameter) => parameter.name === name)?.schema ?? {};

const DRAFT = {
  uid: '',
  name: 'a',
  displayName: '',
  description: '',
  group: '',
  hidden: false,
  permissions: [],
};
const isRole = (field: keyof typeof DRAFT) => (value: unknown) =>
  findDraftProblem({ ...DRAFT, [field]: value }) === undefined;
const isHeld = (field: 'action' | 'scope') => (value: unknown) =>
  findDraftProblem({ ...DRAFT, permissions: [{ action: 'a:read', scope: '', [field]: value }] }) ===
  undefined;
const isGroup = (value: unknown) => findGroupIdProblem(value as string) === undefined;
const isDeclared = (fields: object) =>
  findDeclarationProblem({
    name: 'invoices',
    displayName: '',
    attribute: 'id',
    actions: ['read'],
    levels: [],
    ...fields,
  }) === undefined;

const long = (length: number) => [length - 1, length, length + 1].map((count) => 'a'.repeat(count));
const BLANKS = ['', ' ', '\u00a0', '\u3000', 'a', ' a ', '\ufeff'];
const quoted = (length: number) => [`"${'a'.repeat(length)}"`, `"${'\\"'.repeat(length)}"`];

/** What is bounded, its schema in the document, what decides in the service, and values on both sides. */
const CASES: readonly [string, object, (value: unknown) => boolean, readonly unknown[]][] = [
  ['uid of a role', fieldOf('CreateRoleForm', 'uid'), isRole('uid'), ['', 'a b', 'é', 'a_-9', ...long(40)]],
  ['name of a role', fieldOf('CreateRoleForm', 'name'), isRole('name'), ['', ' ', 'a', ...long(190)]],
  [
    'display name of a role',
    fieldOf('CreateRoleForm', 'displayName'),
    isRole('displayName'),
    ['', ...long(2000)],
  ],
  [
    'description of a role',
    fieldOf('CreateRoleForm', 'description'),
    isRole('description'),
    ['', ...long(2000)],
  ],
  ['group of a role', fieldOf('CreateRoleForm', 'group'), isRole('group'), ['', ...long(2000)]],
  ['action', fieldOf('PermissionForm', 'action'), isHeld('action'), ['', 'a', ...long(190)]],
  ['scope', fieldOf('PermissionForm', 'scope'), isHeld('scope'), ['', 'a', ...long(190)]],
  ['external group of a team', fieldOf('TeamGroupMapping', 'groupId'), isGroup, ['', ' ', ...long(1000)]],
  ['groups of a user', entryOf('SetUserGroupsForm', 'groups'), isGroup, ['', ' ', ...long(1000)]],
  [
    'groups of Unleash',
    entryOf('createGroupSchema', 'mappingsSSO'),
    (group) => CreateGroupSchema.safeParse({ name: 'a', mappingsSSO: [group] }).success,
    ['', ' ', ...long(1000)],
  ],
  [
    'name of a group of Unleash',
    fieldOf('createGroupSchema', 'name'),
    (name) => CreateGroupSchema.safeParse({ name }).success,
    ['', ' ', 'a', ...long(10_000)],
  ],
  [
    'name of a team',
    fieldOf('CreateTeamCommand', 'name'),
    (name) => CreateTeamCommand.safeParse({ name }).success,
    [...BLANKS, ...long(190)],
  ],
  [
    'name of an org',
    fieldOf('CreateOrgCommand', 'name'),
    (name) => CreateOrgCommand.safeParse({ name }).success,
    [...BLANKS, ...long(190)],
  ],
  [
    'permission of a member',
    fieldOf('UpdateTeamMemberCommand', 'permission'),
    (permission) => UpdateTeamMemberCommand.safeParse({ permission }).success,
    [-1, 0, 1, 3, 4, 5, 1.5, '4', null],
  ],
  [
    'display name of a type',
    fieldOf('DeclareResourceTypeCommand', 'displayName'),
    (displayName) => isDeclared({ displayName }),
    ['', ...long(190)],
  ],
  [
    'attribute of a type',
    fieldOf('DeclareResourceTypeCommand', 'attribute'),
    (attribute) => isDeclared({ attribute }),
    ['', 'id', 'ID', 'a-b_9', ...long(32)],
  ],
  [
    'action of a type',
    entryOf('DeclareResourceTypeCommand', 'actions'),
    (action) => isDeclared({ actions: [action] }),
    ['', 'read', 'Read', 'a.b', 'a b', ...long(64)],
  ],
  [
    'name of a level',
    fieldOf('DeclaredLevel', 'name'),
    (name) => isDeclared({ levels: [{ name, actions: ['read'] }] }),
    ['', 'View', '9', 'a b', 'é', ...long(64)],
  ],
  [
    'root role of Unleash',
    fieldOf('createGroupSchema', 'rootRole'),
    (rootRole) => CreateGroupSchema.safeParse({ name: 'a', rootRole }).success,
    [1, 2 ** 53 - 1, 2 ** 53],
  ],
  [
    'id or uid in a path',
    parameterOf('/api/teams/{teamId}', 'teamId'),
    (text) => isWholeNumber(text as string) || isUid(text as string),
    [
      '0',
      '7',
      '-7',
      '07',
      '1.5',
      'a',
      'a_-9',
      '_a',
      'a b',
      'é',
      '%',
      '9'.repeat(18),
      '9'.repeat(20),
      ...long(40),
    ],
  ],
  [
    'key of a change',
    components.parameters['idempotencyKey']?.schema ?? {},
    (key) => readIdempotencyKey(key as string).ok,
    [
      '',
      'a b',
      'a,b',
      'é',
      '"a b"',
      '"a',
      'a"',
      '""',
      '"a\\b"',
      ...long(255),
      ...quoted(255),
      ...quoted(256),
    ],
  ],
];

describe('the document and the service agree', () => {
  for (const [what, schema, accepts, values] of CASES)
    it(`how far it goes: ${what}`, ({ expect }) => {
      const allowed = ajv.compile(schema);
      const verdicts = values.map((value) => [value, allowed(value)]);
      expect(verdicts).toEqual(values.map((value) => [value, accepts(value)]));
      // Else neither says anything of bounds.
      expect(new Set(verdicts.map(([, verdict]) => verdict)).size).toBe(2);
    });

  it('of a page of AuthZEN: a limit that every reader of JSON reads alike', ({ expect }) => {
    expect(BOUNDS['AuthzenAskedPage']).toEqual({ limit: { maximum: 2 ** 53 - 1 } });
    const allowed = ajv.compile(fieldOf('AuthzenAskedPage', 'limit'));
    expect([allowed(2 ** 53 - 1), allowed(2 ** 53)]).toEqual([true, false]);
  });

  it('which parameters of a query must be there', ({ expect }) => {
    const needed = Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ operationId, parameters = [] }) =>
        parameters.flatMap((one) =>
          one.in === 'query' && one.required === true ? [`${operationId} ${one.name}`] : [],
        ),
      ),
    );
    expect(needed.toSorted()).toEqual([
      'createGroupMappingsByQuery groupId',
      'deleteGroupMappingsByQuery groupId',
      'exportChanges orgId',
      'getGroupRolesByQuery groupId',
      'getUserByLoginOrEmail loginOrEmail',
      'moveOutChanges hash',
      'moveOutChanges orgId',
      'moveOutChanges upTo',
      'removeTeamGroupApiQuery groupId',
      'updateGroupMappingsByQuery groupId',
    ]);
  });
});
