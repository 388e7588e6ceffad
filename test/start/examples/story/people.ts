import type { Recorder } from '../recorder.ts';
import { ACME, ada, ADA, ALAN, alan, EDSGER, GLOBEX, grace, GRACE, LINUS } from './cast.ts';

/** People come, are found, changed and put into orgs. */
export async function people(story: Recorder): Promise<void> {
  await hire(story);
  await find(story);
  await change(story);
}

async function hire(story: Recorder): Promise<void> {
  const person = async (login: string, name: string, password: string, orgId?: number) =>
    await story.call('adminCreateUser', {
      isAside: true,
      body: { login, name, email: `${login}@acme.example`, password, ...(orgId && { orgId }) },
    });
  await story.call('adminCreateUser', {
    body: { login: 'ada', email: 'ada@acme.example', name: 'Ada Lovelace', password: 'analytical engine' },
  });
  await person('grace', 'Grace Hopper', 'nanoseconds of wire');
  await person('linus', 'Linus Torvalds', 'just for fun');
  await person('alan', 'Alan Turing', 'halting problems', GLOBEX);
  await person('edsger', 'Edsger Dijkstra', 'considered harmful');
  await story.call('adminCreateUser', {
    status: 412,
    summary: 'Somebody has the login or the address',
    body: { login: 'ada', email: 'ada@acme.example', password: 'another one' },
  });
}

async function find(story: Recorder): Promise<void> {
  await story.call('searchUsers', { query: { query: 'ada', perpage: 20, page: 1 } });
  await story.call('searchUsersWithPaging', { query: { query: 'acme.example', perpage: 2, page: 1 } });
  await story.call('getUserByLoginOrEmail', { query: { loginOrEmail: 'ada@acme.example' } });
  await story.call('getUserByID', { path: { userId: ADA } });
  await story.call('getUserByID', { path: { userId: 404 }, status: 404, summary: 'There is no such user' });
}

async function change(story: Recorder): Promise<void> {
  const linus = { path: { userId: LINUS } };
  await story.call('updateUser', {
    ...linus,
    body: { login: 'linus', email: 'linus@acme.example', name: 'Linus T.' },
  });
  await story.call('adminUpdateUserPassword', { ...linus, body: { password: 'even more fun' } });
  await story.call('adminDisableUser', linus);
  await story.call('adminEnableUser', linus);
  await story.call('adminUpdateUserPermissions', {
    path: { userId: GRACE },
    body: { isGrafanaAdmin: true },
  });
  await story.call('adminUpdateUserPermissions', {
    path: { userId: GRACE },
    body: { isGrafanaAdmin: false },
    isAside: true,
  });
}

/** People are put into orgs, and look at themselves there. */
export async function members(story: Recorder): Promise<void> {
  const globex = { path: { orgId: GLOBEX } };
  await story.call('addOrgUser', { ...globex, body: { loginOrEmail: 'ada', role: 'Editor' } });
  await story.call('addOrgUser', {
    ...globex,
    body: { loginOrEmail: 'ada', role: 'Editor' },
    status: 409,
    summary: 'A member of the org already',
  });
  await story.call('getOrgUsers', globex);
  await story.call('searchOrgUsers', { ...globex, query: { query: 'ada', perpage: 20, page: 1 } });
  await story.call('updateOrgUser', { path: { orgId: GLOBEX, userId: ADA }, body: { role: 'Viewer' } });
  await story.call('getUserOrgList', { path: { userId: ADA } });
  await story.call('userSetUsingOrgForUser', { path: { userId: ADA, orgId: GLOBEX } });
  await story.call('userSetUsingOrg', { as: ada, path: { orgId: ACME } });
  await story.call('userSetUsingOrg', {
    as: ada,
    path: { orgId: 404 },
    status: 401,
    summary: 'No member of that org',
  });
  await story.call('removeOrgUser', { path: { orgId: GLOBEX, userId: ADA } });

  await story.call('addOrgUserToCurrentOrg', { body: { loginOrEmail: 'alan@acme.example', role: 'Viewer' } });
  await story.call('updateOrgUserForCurrentOrg', { path: { userId: ALAN }, body: { role: 'Editor' } });
  await story.call('getOrgUsersForCurrentOrg', { query: { query: 'a', limit: 2 } });
  await story.call('searchOrgUsersForCurrentOrg', { query: { query: 'grace', perpage: 20, page: 1 } });
  await story.call('getOrgUsersForCurrentOrgLookup', { query: { query: 'ad', limit: 10 } });
  await story.call('removeOrgUserForCurrentOrg', { path: { userId: ALAN } });
}

/** Somebody looks at their own profile, and changes it. */
export async function profile(story: Recorder): Promise<void> {
  await story.call('getSignedInUser', { as: ada });
  await story.call('updateSignedInUser', {
    as: ada,
    body: { login: 'ada', email: 'ada@acme.example', name: 'Augusta Ada King' },
  });
  await story.call('getSignedInUserOrgList', { as: ada });
  await story.call('getSignedInUserTeamList', { as: ada });
  await story.call('changeUserPassword', {
    as: grace,
    body: { oldPassword: 'nanoseconds of wire', newPassword: 'a moth in a relay' },
  });
  await story.call('changeUserPassword', {
    as: alan,
    body: { oldPassword: 'not this one', newPassword: 'decidable' },
    status: 401,
    summary: 'The old password is wrong',
  });
  await story.call('adminDeleteUser', { path: { userId: EDSGER } });
}
