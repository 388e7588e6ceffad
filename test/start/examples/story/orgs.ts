import type { Recorder } from '../recorder.ts';
import { ACME, GLOBEX } from './cast.ts';

/** The first org gets its name, and two more are made. */
export async function orgs(story: Recorder): Promise<void> {
  await story.call('getHealth', { as: null });
  await story.call('updateCurrentOrg', { body: { name: 'Acme' } });
  await story.call('getCurrentOrg');
  await story.call('createOrg', { body: { name: 'Globex', location: 'weur' } });
  await story.call('placeOrg', { path: { orgId: GLOBEX }, body: { location: 'enam' } });
  await story.call('updateOrg', { path: { orgId: GLOBEX }, body: { name: 'Globex Corporation' } });
  await story.call('getOrgByID', { path: { orgId: GLOBEX } });
  await story.call('getOrgByName', { path: { orgName: 'Acme' } });
  await story.call('createOrg', { isAside: true, body: { name: 'Initech' } });
  await story.call('searchOrgs', { query: { query: 'corp', page: 0, perpage: 20 } });
  await story.call('createOrg', {
    summary: 'An org has the name',
    body: { name: 'Acme' },
    status: 409,
  });
  await story.call('placeOrg', {
    path: { orgId: ACME },
    body: { location: 'weur' },
    status: 409,
    summary: 'The org is in use',
  });
}
