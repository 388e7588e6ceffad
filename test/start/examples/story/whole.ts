import type { IdentityProvider } from '../identity-provider.ts';
import type { Recorder } from '../recorder.ts';
import { authzen } from './authzen.ts';
import { groups } from './groups.ts';
import { links } from './links.ts';
import { orgs } from './orgs.ts';
import { members, people, profile } from './people.ts';
import { permissions, visibleRoles } from './permissions.ts';
import { refusals } from './refusals.ts';
import { levels, types } from './resources.ts';
import { assignments, roles } from './roles.ts';
import { backendToken, serviceAccounts } from './service-accounts.ts';
import { teams } from './teams.ts';
import { trail } from './trail.ts';
import { unleash } from './unleash.ts';

/**
 * Acme sets itself up on a service that is new, and its back end asks. Makes every operation at least once, but for the one that needs old
 * entries of the trail: `movingOut`.
 */
export async function whole(story: Recorder, provider: IdentityProvider): Promise<void> {
  for (const part of [orgs, people, members, profile, teams, serviceAccounts, roles, assignments, groups])
    await part(story);
  for (const part of [types, levels, unleash]) await part(story);
  const backend = await backendToken(story);
  await permissions(story, backend);
  await visibleRoles(story, backend);
  await links(story, provider);
  await authzen(story, backend);
  await trail(story);
  await refusals(story, backend);
}
