// What the demo tells: a day at Northwind. Each part says what it is about, makes its calls, and returns what came of it.

/** The password of everybody who works there. */
export const PASSWORD = 'northwind-demo';
/** Who works there, with their org roles. */
const PEOPLE = {
  ada: 'Editor',
  ben: 'Viewer',
  chloe: 'Viewer',
  dan: 'Viewer',
  eve: 'Viewer',
  farid: 'Viewer',
  grete: 'Editor',
  hugo: 'Viewer',
  ines: 'Viewer',
  jonas: 'Viewer',
};
const TEAMS = {
  Finance: ['ada', 'chloe'],
  'Night shift': ['dan', 'eve', 'farid'],
  Platform: ['grete', 'hugo'],
};
const ROLES = [
  { uid: 'invoice_readers', name: 'custom:invoices:reader', permissions: ['read'] },
  { uid: 'invoice_approvers', name: 'custom:invoices:approver', permissions: ['read', 'approve'] },
  { uid: 'payers', name: 'custom:invoices:payer', permissions: ['pay'] },
];

const asked = (id, name, resource) => ({
  subject: { type: 'user', id },
  action: { name },
  resource: { type: 'invoices', id: resource },
});

/** What may be on a line of its own in an answer: who, by what. */
const wayOf = ({ role, team, group, via }) =>
  [team === undefined ? undefined : `team ${team.name}`, group, role?.name ?? via]
    .filter(Boolean)
    .join(' → ');

const dayOn = (days) => days * 86_400;

/**
 * The parts of the story, in order. Each is told by its heading, then does what it says with `call`, and returns lines of what came of it.
 * `world` remembers ids from part to part.
 */
export const STORY = [
  {
    heading: 'An org, and the people in it',
    tell: async (call, world) => {
      await call('PUT', '/api/org', { body: { name: 'Northwind' } });
      for (const [login, role] of Object.entries(PEOPLE)) {
        const name = login[0].toUpperCase() + login.slice(1);
        const form = { login, name, email: `${login}@northwind.example`, password: PASSWORD };
        const isQuiet = login !== 'ada';
        const { id } = await call('POST', '/api/admin/users', { body: form, isQuiet });
        await call('PATCH', `/api/org/users/${id}`, { body: { role }, isQuiet });
        world.ids[login] = id;
        // Who has never called is found by no search.
        await call('GET', '/api/user', { as: { login, password: PASSWORD }, isQuiet: true });
      }
      return [`${Object.keys(PEOPLE).length} people. Each has signed in once.`];
    },
  },
  {
    heading: 'What the software of Northwind is about: invoices, which one can read, approve and pay',
    tell: async (call) => {
      const levels = [
        { name: 'View', actions: ['read'] },
        { name: 'Approve', actions: ['read', 'approve'] },
      ];
      await call('PUT', '/api/access-control/resource-types/invoices', {
        body: { displayName: 'Invoices', actions: ['read', 'approve', 'pay'], levels },
      });
      await call('PUT', '/api/access-control/resource-types/contracts', {
        body: { displayName: 'Contracts', actions: ['read', 'sign'] },
      });
      return ['From now on invoices:approve is an action as good as any.'];
    },
  },
  {
    heading: 'Teams, and roles for them',
    tell: async (call, world) => {
      for (const [name, members] of Object.entries(TEAMS)) {
        const { teamId } = await call('POST', '/api/teams', { body: { name }, isQuiet: name !== 'Finance' });
        world.ids[name] = teamId;
        for (const login of members)
          await call('POST', `/api/teams/${teamId}/members`, {
            body: { userId: world.ids[login] },
            isQuiet: true,
          });
      }
      for (const { uid, name, permissions } of ROLES) {
        const body = {
          uid,
          name,
          version: 1,
          permissions: permissions.map((action) => ({ action: `invoices:${action}`, scope: 'invoices:*' })),
        };
        await call('POST', '/api/access-control/roles', { body, isQuiet: uid !== 'invoice_approvers' });
      }
      await call('POST', '/api/access-control/roles', {
        body: {
          uid: 'contract_readers',
          name: 'custom:contracts:reader',
          version: 1,
          permissions: [{ action: 'contracts:read', scope: 'contracts:*' }],
        },
        isQuiet: true,
      });
      const give = async (team, roleUid) =>
        await call('POST', `/api/access-control/teams/${world.ids[team]}/roles`, { body: { roleUid } });
      await give('Finance', 'invoice_approvers');
      await give('Night shift', 'invoice_approvers');
      await call('POST', `/api/access-control/users/${world.ids.ada}/roles`, {
        body: { roleUid: 'payers' },
      });
      await call('POST', `/api/access-control/invoices/2026-17/users/${world.ids.ben}`, {
        body: { permission: 'View' },
      });
      return [
        'Ada pays. Finance and the night shift approve. Ben looks at invoice 2026-17, and at no other.',
      ];
    },
  },
  {
    heading: 'Nobody gives what they do not hold',
    tell: async (call, world) => {
      const roles = await call('GET', '/api/access-control/roles', { isQuiet: true });
      const { uid } = roles.find(({ name }) => name === 'fixed:roles:writer');
      await call('POST', `/api/access-control/users/${world.ids.chloe}/roles`, { body: { roleUid: uid } });
      const { message } = await call('POST', '/api/access-control/roles', {
        as: { login: 'chloe', password: PASSWORD },
        status: 403,
        body: {
          name: 'custom:harmless',
          version: 1,
          permissions: [{ action: 'invoices:pay', scope: 'invoices:*' }],
        },
      });
      return [`Chloe may write roles, but pays no invoices: “${message}”`];
    },
  },
  {
    heading: 'A group of the directory brings a role',
    tell: async (call, world) => {
      await call('POST', '/api/groupsync/groups/auditors', {
        body: { roles: ['contract_readers', 'invoice_readers'] },
      });
      await call('PUT', `/api/groupsync/users/${world.ids.ines}/groups`, { body: { groups: ['auditors'] } });
      const { decision } = await call('POST', '/access/v1/evaluation', {
        body: { ...asked('ines', 'read', '2026-17') },
      });
      return [`May Ines read invoice 2026-17? ${decision ? 'Yes' : 'No'}: she is in the group auditors.`];
    },
  },
  {
    heading: 'A service account for the nightly job',
    tell: async (call) => {
      const { id } = await call('POST', '/api/serviceaccounts', {
        body: { name: 'nightly', role: 'Viewer' },
      });
      for (const [name, days] of [
        ['laptop', 2],
        ['cluster', 80],
      ])
        await call('POST', `/api/serviceaccounts/${id}/tokens`, {
          body: { name, secondsToLive: dayOn(days) },
          isQuiet: name !== 'laptop',
        });
      await call('POST', `/api/access-control/users/${id}/roles`, { body: { roleUid: 'invoice_readers' } });
      return ['Two tokens. One of them ends in two days, which the console says.'];
    },
  },
  {
    heading: 'A question, and why',
    tell: async (call) => {
      const { decision, context } = await call('POST', '/access/v1/evaluation', {
        body: asked('dan', 'approve', '2026-17'),
        headers: { 'Gatehouse-Explain': 'true' },
      });
      const ways = context.reason.grants.map(wayOf).join('; ');
      return [`May Dan approve invoice 2026-17? ${decision ? 'Yes' : 'No'}, by ${ways}.`];
    },
  },
  {
    heading: 'Taken away: seen before it happens, and gone in the very next answer',
    tell: async (call, world) => {
      const path = `/api/teams/${world.ids['Night shift']}/members/${world.ids.dan}`;
      const { effect } = await call('DELETE', `${path}?dryRun=true`);
      const [{ lost, principals }] = effect.groups;
      await call('DELETE', path);
      const { decision } = await call('POST', '/access/v1/evaluation', {
        body: asked('dan', 'approve', '2026-17'),
      });
      return [
        `Before: ${principals.map(({ login }) => login).join(', ')} would lose ${lost.map(({ action }) => action).join(', ')}.`,
        `After: may Dan approve invoice 2026-17? ${decision ? 'Yes' : 'No'}.`,
      ];
    },
  },
  {
    heading: 'A role gets a second version',
    tell: async (call) => {
      await call('PUT', '/api/access-control/roles/invoice_readers', {
        body: {
          name: 'custom:invoices:reader',
          displayName: 'Invoice readers',
          version: 2,
          permissions: [
            { action: 'invoices:read', scope: 'invoices:*' },
            { action: 'contracts:read', scope: 'contracts:*' },
          ],
        },
      });
      return ['Whoever has it may read contracts as well, from the next answer on.'];
    },
  },
  {
    heading: 'The trail has all of it, and nobody touched it',
    tell: async (call) => {
      const { ok, entries, sealed } = await call('GET', '/api/access-control/changes/verify');
      return [`${ok ? 'Verified' : 'Broken'}: ${entries} entries in a chain, ${sealed} sealed.`];
    },
  },
];
