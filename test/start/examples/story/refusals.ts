import type { Caller, Recorder, Wanted } from '../recorder.ts';
import { ADMIN } from '../recorder.ts';
import { ada, BACKEND } from './cast.ts';

/** More than a body may have. */
const TOO_MUCH = 'a'.repeat(2 ** 20);
/** Longer than a URL may be. */
const TOO_LONG = 'a'.repeat(2 ** 14);

/** What is refused alike everywhere in a dialect, of one operation each. */
export async function refusals(story: Recorder, backend: Caller): Promise<void> {
  await grafana(story, backend);
  await unleash(story, backend);
  await authzen(story, backend);
}

async function grafana(story: Recorder, backend: Caller): Promise<void> {
  const create = refusing(story, 'createTeam');
  await create(400, 'A field is missing', { body: {} });
  await create(400, 'A slip in the name of a field', { body: { name: 'Writers', emial: 'w@acme.example' } });
  await create(400, 'A body that is no JSON', { text: 'name=Writers' });
  await create(401, 'No credentials', { as: null, body: { name: 'Writers' } });
  await create(401, 'A token that is none', {
    as: { token: 'not-a-token' },
    body: { name: 'Writers' },
  });
  await create(401, 'A wrong password', {
    as: { login: 'ada', password: 'difference engine' },
    body: { name: 'Writers' },
  });
  await create(403, 'A permission is missing', { as: backend, body: { name: 'Writers' } });
  await refusing(story, 'addUserRole')(403, 'Nobody gives what they do not hold', {
    as: backend,
    path: { userId: BACKEND },
    body: { roleUid: 'approvers' },
  });
  await refusing(story, 'getTeamByID')(404, 'There is no such team', { path: { teamId: 404 } });
  await refusing(story, 'getResourceType')(404, 'There is no such type', { path: { type: 'unicorns' } });
  await refusing(story, 'retrieveServiceAccount')(404, 'There is no such service account', {
    path: { serviceAccountId: 404 },
  });
  await create(413, 'A body that is too large', { body: { name: TOO_MUCH } });
  await refusing(story, 'searchTeams')(414, 'A URL that is too long', { query: { query: TOO_LONG } });
  await reusingKey(story, 'createTeam', [{ name: 'Night shift' }, { name: 'Day shift' }]);
}

async function unleash(story: Recorder, backend: Caller): Promise<void> {
  const create = refusing(story, 'createGroup');
  await create(400, 'A field of a wrong type', { body: { name: 7 } });
  await create(400, 'There is no such root role', { body: { name: 'QA', rootRole: 4 } });
  await create(401, 'No credentials', { as: null, body: { name: 'QA' } });
  await create(401, 'A wrong password', {
    as: { login: 'ada', password: 'difference engine' },
    body: { name: 'QA' },
  });
  await create(403, 'A permission is missing', { as: backend, body: { name: 'QA' } });
  await refusing(story, 'getGroup')(404, 'There is no such group', { path: { groupId: 404 } });
  await create(413, 'A body that is too large', { body: { name: TOO_MUCH } });
  await refusing(story, 'getGroups')(414, 'A URL that is too long', { query: { query: TOO_LONG } });
  await create(415, 'A body of another type', {
    text: 'name=QA',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  await reusingKey(story, 'createGroup', [{ name: 'QA' }, { name: 'Release' }]);
}

async function authzen(story: Recorder, backend: Caller): Promise<void> {
  const subject = { type: 'user', id: 'linus' };
  const question = { subject, action: { name: 'read' }, resource: { type: 'invoices', id: '2026-17' } };
  const ask = refusing(story, 'evaluate');
  await ask(400, 'A field is missing', { as: backend, body: { ...question, action: {} } });
  await ask(401, 'No credentials', { as: null, body: question });
  await ask(401, 'A token that is none', { as: { token: 'not-a-token' }, body: question });
  await ask(403, 'The caller may ask about nobody but itself', { as: ada, body: question });
  await refusing(story, 'evaluateInOrg')(404, 'There can be no such org', {
    as: backend,
    path: { orgId: 'acme' },
    body: question,
  });
  await ask(405, 'Another method', { as: backend, method: 'GET' });
  await ask(413, 'A body that is too large', {
    as: backend,
    body: { ...question, context: { note: TOO_MUCH } },
  });
  await ask(414, 'A URL that is too long', { as: backend, query: { note: TOO_LONG }, body: question });
}

/** Makes calls of the operation that are refused. */
const refusing =
  (story: Recorder, operation: string) =>
  async (status: number, summary: string, wanted: Wanted): Promise<void> => {
    await story.call(operation, { as: ADMIN, ...wanted, status, summary });
  };

/** Sends something else under a key. */
async function reusingKey(
  story: Recorder,
  operation: string,
  [first, second]: readonly [object, object],
): Promise<void> {
  const headers = { 'Idempotency-Key': `made-by-${operation}` };
  await story.call(operation, { isAside: true, headers, body: first });
  await refusing(story, operation)(422, 'The key of another request', { headers, body: second });
}
