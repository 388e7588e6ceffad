import type { Caller, Recorder } from '../recorder.ts';
import { BACKEND, CI } from './cast.ts';

/** A service account for a pipeline, and one for a back end, which gets a token that the story goes on with. */
export async function serviceAccounts(story: Recorder): Promise<void> {
  const ci = { path: { serviceAccountId: CI } };
  await story.call('createServiceAccount', { body: { name: 'ci', role: 'None', isDisabled: false } });
  await story.call('createServiceAccount', { body: { name: 'backend', role: 'None' }, isAside: true });
  await story.call('createServiceAccount', {
    body: { name: 'ci', role: 'None' },
    status: 400,
    summary: 'A service account has the name',
  });
  await story.call('searchOrgServiceAccountsWithPaging', { query: { query: 'ci', perpage: 20, page: 1 } });
  await story.call('updateServiceAccount', { ...ci, body: { name: 'pipeline', role: 'Viewer' } });
  await story.call('updateServiceAccount', {
    ...ci,
    headers: { 'If-Match': `"${CI}.1"` },
    body: { name: 'jenkins' },
    status: 412,
    summary: 'The service account was changed since',
  });
  await story.call('createToken', { ...ci, body: { name: 'deploy', secondsToLive: 7_776_000 } });
  const secret = {
    ...ci,
    headers: { 'Idempotency-Key': 'a-token-for-nightly-builds' },
    body: { name: 'nightly', secondsToLive: 7_776_000 },
  };
  await story.call('createToken', { ...secret, isAside: true });
  await story.call('createToken', {
    ...secret,
    status: 409,
    summary: 'Made already under this key',
  });
  await story.call('listTokens', ci);
  await story.call('retrieveServiceAccount', ci);
  await story.call('deleteToken', { path: { serviceAccountId: CI, tokenId: 1 } });
}

/** A token of the account of the back end. */
export async function backendToken(story: Recorder): Promise<Caller> {
  const { key } = await story.call('createToken', {
    path: { serviceAccountId: BACKEND },
    body: { name: 'backend' },
    isAside: true,
  });
  return { token: key ?? '' };
}
