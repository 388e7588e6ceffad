/** Somebody whom a provider knows. All three texts are made up for one test. */
export type Somebody = { readonly sub: string; readonly login: string; readonly email: string };

/** What an entry of OIDC_ISSUERS says beside keys and orgs, as docs/sign-in.md#recipes recommends it for a provider. */
type Entry = {
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly claims: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
};

/** Who somebody is after a token. */
type Outcome = {
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly role: string;
};

/** A provider: what its tokens look like, and what becomes of them. */
export type ProviderShape = {
  readonly name: string;
  readonly entry: Entry;
  /** A token's content but for `sub`, `iat` and `exp`. */
  readonly payload: (who: Somebody) => Readonly<Record<string, unknown>>;
  /** Who a new person is after that token. */
  readonly becomes: (who: Somebody) => Outcome;
  /** Later tokens of the same person: what is different in them (undefined: absent), and what that changes. */
  readonly later: readonly {
    readonly what: string;
    readonly claims: Readonly<Record<string, unknown>>;
    readonly changes: Partial<Outcome>;
  }[];
};

const TENANT = '6f1d2c3b-0a4e-4c5d-8e7f-90a1b2c3d4e5';
const CLIENT = 'c0ffee00-1234-4abc-9def-0123456789ab';
const EDITORS = '11111111-aaaa-4bbb-8ccc-000000000001';
const READERS = '11111111-aaaa-4bbb-8ccc-000000000002';
/** What stands in a token in place of more than 200 groups. */
const OVERAGE = {
  _claim_names: { groups: 'src1' },
  _claim_sources: { src1: { endpoint: `https://graph.microsoft.com/v1.0/users/${TENANT}/getMemberObjects` } },
};

const entraV2: ProviderShape = {
  name: 'Entra ID, v2 tokens',
  entry: {
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    audience: CLIENT,
    claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups', orgRole: 'roles' },
    emailsAreVerified: true,
    absentClaims: 'say-none',
  },
  payload: ({ login, email }) => ({
    ver: '2.0',
    tid: TENANT,
    oid: '22222222-bbbb-4ccc-8ddd-000000000001',
    preferred_username: `${login}@corp.example`,
    email,
    name: 'Ada Byron',
    groups: [EDITORS, READERS],
    roles: ['Editor'],
  }),
  becomes: ({ login, email }) => ({
    login: `${login}@corp.example`,
    email,
    name: 'Ada Byron',
    groups: [EDITORS, READERS],
    role: 'Editor',
  }),
  later: [
    { what: 'too many groups to list', claims: { groups: undefined, ...OVERAGE }, changes: {} },
    { what: 'too many groups for an address', claims: { groups: undefined, hasgroups: true }, changes: {} },
    { what: 'no app role', claims: { roles: undefined }, changes: { role: 'Viewer' } },
    { what: 'no group', claims: { groups: undefined }, changes: { groups: [] } },
  ],
};

const entraV1: ProviderShape = {
  name: 'Entra ID, v1 tokens',
  entry: {
    issuer: `https://sts.windows.net/${TENANT}/`,
    audience: `api://${CLIENT}`,
    claims: { login: 'upn', name: 'name', groups: 'groups', orgRole: 'roles' },
    emailsAreVerified: true,
    absentClaims: 'say-none',
  },
  payload: ({ login }) => ({
    ver: '1.0',
    tid: TENANT,
    appid: CLIENT,
    upn: `${login}@corp.example`,
    unique_name: `${login}@corp.example`,
    name: 'Ada Byron',
    groups: [EDITORS],
    roles: ['Admin', 'Task.Write'],
  }),
  becomes: ({ login }) => ({
    login: `${login}@corp.example`,
    // Whoever has no address has the login in its place.
    email: `${login}@corp.example`,
    name: 'Ada Byron',
    groups: [EDITORS],
    role: 'Admin',
  }),
  later: [
    { what: 'a role that is none of ours', claims: { roles: ['Task.Write'] }, changes: { role: 'Viewer' } },
    { what: 'another group', claims: { groups: [READERS] }, changes: { groups: [READERS] } },
  ],
};

const okta: ProviderShape = {
  name: 'Okta',
  entry: {
    issuer: 'https://example.okta.com/oauth2/default',
    audience: '0oa1example',
    claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
  },
  payload: ({ email }) => ({
    ver: 1,
    idp: '00o1example',
    preferred_username: email,
    email,
    email_verified: true,
    name: 'Ada Byron',
    groups: ['Everyone', 'Editors'],
  }),
  becomes: ({ email }) => ({
    login: email,
    email,
    name: 'Ada Byron',
    groups: ['Editors', 'Everyone'],
    role: 'Viewer',
  }),
  later: [
    { what: 'no groups, as for a client without that scope', claims: { groups: undefined }, changes: {} },
    { what: 'an address that is not verified', claims: { email_verified: false }, changes: {} },
    { what: 'an empty list', claims: { groups: [] }, changes: { groups: [] } },
  ],
};

const keycloak: ProviderShape = {
  name: 'Keycloak',
  entry: {
    issuer: 'https://login.example.com/realms/staff',
    audience: 'gate.example.com',
    claims: {
      login: 'preferred_username',
      email: 'email',
      name: 'name',
      groups: 'groups',
      orgRole: String.raw`resource_access.gate\.example\.com.roles`,
    },
    absentClaims: 'say-none',
  },
  payload: ({ login, email }) => ({
    typ: 'Bearer',
    azp: 'terraform',
    aud: ['gate.example.com', 'account'],
    realm_access: { roles: ['offline_access', 'admin'] },
    resource_access: {
      account: { roles: ['manage-account', 'admin'] },
      'gate.example.com': { roles: ['viewer', 'editor'] },
    },
    scope: 'profile email',
    preferred_username: login,
    email,
    email_verified: false,
    name: 'Ada Byron',
    groups: ['/staff/editors', '/staff'],
  }),
  becomes: ({ login }) => ({
    login,
    email: login,
    name: 'Ada Byron',
    groups: ['/staff', '/staff/editors'],
    role: 'Editor',
  }),
  later: [
    {
      what: 'no role of the client, which leaves the client out',
      claims: { resource_access: { account: { roles: ['admin'] } } },
      changes: { role: 'Viewer' },
    },
    { what: 'no role of any client', claims: { resource_access: undefined }, changes: { role: 'Viewer' } },
    { what: 'no groups', claims: { groups: undefined }, changes: { groups: [] } },
  ],
};

const google: ProviderShape = {
  name: 'Google',
  entry: {
    issuer: 'https://accounts.google.com',
    audience: '1234567890-example.apps.googleusercontent.com',
    claims: { email: 'email', name: 'name', groups: 'hd' },
    absentClaims: 'say-none',
    allowedGroups: ['corp.example'],
  },
  payload: ({ email }) => ({
    azp: '1234567890-example.apps.googleusercontent.com',
    hd: 'corp.example',
    email,
    email_verified: true,
    name: 'Ada Byron',
    picture: 'https://pictures.example/a',
  }),
  becomes: ({ email }) => ({
    login: email,
    email,
    name: 'Ada Byron',
    groups: ['corp.example'],
    role: 'Viewer',
  }),
  later: [{ what: 'another name', claims: { name: 'Ada King' }, changes: { name: 'Ada King' } }],
};

const auth0: ProviderShape = {
  name: 'Auth0',
  entry: {
    issuer: 'https://example.eu.auth0.com/',
    audience: 'bExample0Client0Id',
    claims: {
      email: 'email',
      name: 'name',
      groups: 'https://gate.example.com/groups',
      orgRole: 'https://gate.example.com/role',
    },
  },
  payload: ({ email }) => ({
    nickname: 'ada',
    name: 'Ada Byron',
    email,
    email_verified: true,
    'https://gate.example.com/groups': ['editors'],
    'https://gate.example.com/role': 'Editor',
    sid: 'session',
  }),
  becomes: ({ email }) => ({ login: email, email, name: 'Ada Byron', groups: ['editors'], role: 'Editor' }),
  later: [
    {
      what: 'none of the added claims',
      claims: { 'https://gate.example.com/groups': undefined, 'https://gate.example.com/role': undefined },
      changes: {},
    },
    {
      what: 'an empty role and list',
      claims: { 'https://gate.example.com/groups': [], 'https://gate.example.com/role': '' },
      changes: { groups: [], role: 'Viewer' },
    },
  ],
};

const cognito: ProviderShape = {
  name: 'Cognito',
  entry: {
    issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01',
    audience: '4example0client0id',
    claims: { login: 'cognito:username', email: 'email', name: 'name', groups: 'cognito:groups' },
    absentClaims: 'say-none',
  },
  payload: ({ login, email }) => ({
    token_use: 'id',
    'cognito:username': login,
    'cognito:groups': ['editors'],
    'cognito:roles': ['arn:aws:iam::123456789012:role/editors'],
    email,
    email_verified: 'true',
    name: 'Ada Byron',
    event_id: '33333333-cccc-4ddd-8eee-000000000001',
  }),
  becomes: ({ login, email }) => ({ login, email, name: 'Ada Byron', groups: ['editors'], role: 'Viewer' }),
  later: [
    {
      what: 'one group as a text',
      claims: { 'cognito:groups': 'readers' },
      changes: { groups: ['readers'] },
    },
    { what: 'no group', claims: { 'cognito:groups': undefined }, changes: { groups: [] } },
  ],
};

const access: ProviderShape = {
  name: 'Cloudflare Access',
  entry: {
    issuer: 'https://example.cloudflareaccess.com',
    audience: '97e2aae120121f902df8bc99fc345913ab186d174f3079ea729236766b2e7c4a',
    claims: { email: 'email', groups: 'custom.groups' },
    emailsAreVerified: true,
  },
  payload: ({ email }) => ({
    aud: ['97e2aae120121f902df8bc99fc345913ab186d174f3079ea729236766b2e7c4a'],
    type: 'app',
    email,
    identity_nonce: '6ei69kawdKzMIAPF',
    country: 'GB',
    custom: { groups: ['editors', 'staff'] },
  }),
  becomes: ({ email }) => ({ login: email, email, name: '', groups: ['editors', 'staff'], role: 'Viewer' }),
  later: [
    { what: 'no groups, as where they did not fit', claims: { custom: {} }, changes: {} },
    { what: 'nothing of the provider behind it', claims: { custom: undefined }, changes: {} },
    { what: 'one group', claims: { custom: { groups: ['staff'] } }, changes: { groups: ['staff'] } },
  ],
};

const zitadel: ProviderShape = {
  name: 'Zitadel',
  entry: {
    issuer: 'https://example.zitadel.cloud',
    audience: '358982239599491392',
    claims: {
      login: 'preferred_username',
      email: 'email',
      name: 'name',
      groups: 'urn:zitadel:iam:org:project:roles',
      orgRole: 'urn:zitadel:iam:org:project:roles',
    },
    absentClaims: 'say-none',
  },
  payload: ({ login, email }) => ({
    aud: ['358982420441159448', '358982239599491392'],
    client_id: '358982420441159448',
    preferred_username: login,
    email,
    email_verified: true,
    name: 'Ada Byron',
    'urn:zitadel:iam:org:project:roles': {
      editor: { '358981944035333912': 'example.zitadel.cloud' },
      auditor: { '358981944035333912': 'example.zitadel.cloud' },
    },
  }),
  becomes: ({ login, email }) => ({
    login,
    email,
    name: 'Ada Byron',
    groups: ['auditor', 'editor'],
    role: 'Editor',
  }),
  later: [
    {
      what: 'no role',
      claims: { 'urn:zitadel:iam:org:project:roles': undefined },
      changes: { groups: [], role: 'Viewer' },
    },
  ],
};

const gitlab: ProviderShape = {
  name: 'GitLab',
  entry: {
    issuer: 'https://gitlab.example.com',
    audience: '4d7example0application0id',
    claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups_direct' },
  },
  payload: ({ login, email }) => ({
    sub_legacy: '77d6bef7f7b4b3dbb2e1c0ad',
    nickname: login,
    preferred_username: login,
    name: 'Ada Byron',
    email,
    email_verified: true,
    groups_direct: ['staff', 'staff/editors'],
  }),
  becomes: ({ login, email }) => ({
    login,
    email,
    name: 'Ada Byron',
    groups: ['staff', 'staff/editors'],
    role: 'Viewer',
  }),
  later: [{ what: 'an empty list', claims: { groups_direct: [] }, changes: { groups: [] } }],
};

const pingFederate: ProviderShape = {
  name: 'PingFederate',
  entry: {
    issuer: 'https://sso.example.com',
    audience: 'gatehouse',
    claims: { login: 'username', email: 'mail', name: 'displayName', groups: 'memberOf' },
    emailsAreVerified: true,
  },
  payload: ({ login, email }) => ({
    username: login,
    mail: email,
    displayName: 'Ada Byron',
    memberOf: 'CN=Editors,OU=Staff,DC=corp,DC=example',
  }),
  becomes: ({ login, email }) => ({
    login,
    email,
    name: 'Ada Byron',
    groups: ['CN=Editors,OU=Staff,DC=corp,DC=example'],
    role: 'Viewer',
  }),
  later: [
    {
      what: 'two groups, as a list',
      claims: { memberOf: ['CN=Readers,OU=Staff,DC=corp,DC=example', 'CN=Staff,DC=corp,DC=example'] },
      changes: { groups: ['CN=Readers,OU=Staff,DC=corp,DC=example', 'CN=Staff,DC=corp,DC=example'] },
    },
    { what: 'an empty text', claims: { memberOf: '' }, changes: { groups: [] } },
  ],
};

/** The providers of docs/sign-in.md#recipes, in its order. */
export const PROVIDERS: readonly ProviderShape[] = [
  entraV2,
  entraV1,
  okta,
  keycloak,
  google,
  auth0,
  cognito,
  access,
  zitadel,
  gitlab,
  pingFederate,
];
