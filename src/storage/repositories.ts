import type { Repositories } from '../service/ports/repositories.ts';
import { assignmentRepository } from './assignments.ts';
import { belongingRepository } from './belonging.ts';
import { changeRepository } from './changes.ts';
import type { Orm } from './d1.ts';
import { endedOrgRepository } from './ended-orgs.ts';
import { wholeTeamRepository } from './whole-teams.ts';
import { groupMappingRepository } from './group-mappings.ts';
import { identityRepository } from './identities.ts';
import { keptAnswerRepository } from './kept-answers.ts';
import { knownResourceRepository } from './known-resources.ts';
import { heldLevelRepository } from './held-levels.ts';
import { orgUserRepository } from './org-users.ts';
import { orgRepository } from './orgs.ts';
import { principalRepository } from './principals.ts';
import { reasonRepository } from './reasons.ts';
import { resourceLevelRepository } from './resource-levels.ts';
import { resourceTypeRepository } from './resource-types.ts';
import { roleRepository } from './roles.ts';
import { serviceAccountRepository } from './service-accounts.ts';
import { linkRepository } from './links.ts';
import { subjectSearchRepository } from './subject-search.ts';
import { teamGroupRepository } from './team-groups.ts';
import { teamMemberRepository } from './team-members.ts';
import { teamPreferencesRepository } from './team-preferences.ts';
import { teamRepository } from './teams.ts';
import { tokenRepository } from './tokens.ts';
import { usageRepository } from './usage.ts';
import { userGroupRepository } from './user-groups.ts';
import { userRepository } from './users.ts';

/** The repositories over each binding: all objects of an isolate have the same one. */
const opened = new WeakMap<D1Database, Repositories>();

/**
 * Every repository over the binding of a query builder. Whoever opens them over the same binding has the same ones: so that their
 * statements are made, and are in memory, once for each isolate, and not once for each object. They only say what is to be asked;
 * whoever asks it does so through a line of their own.
 */
export function openRepositories(orm: Orm): Repositories {
  const { binding } = orm.$client;
  const known = opened.get(binding);
  if (known !== undefined) return known;
  const repositories = repositoriesOver(orm);
  opened.set(binding, repositories);
  return repositories;
}

const repositoriesOver = (orm: Orm): Repositories => ({
  assignments: assignmentRepository(orm),
  belonging: belongingRepository(orm),
  changes: changeRepository(orm),
  wholeTeams: wholeTeamRepository(orm),
  groupMappings: groupMappingRepository(orm),
  identities: identityRepository(orm),
  links: linkRepository(orm),
  resourceLevels: resourceLevelRepository(orm),
  heldLevels: heldLevelRepository(orm),
  orgs: orgRepository(orm),
  endedOrgs: endedOrgRepository(orm),
  orgUsers: orgUserRepository(orm),
  principals: principalRepository(orm),
  reasons: reasonRepository(orm),
  resourceTypes: resourceTypeRepository(orm),
  roles: roleRepository(orm),
  serviceAccounts: serviceAccountRepository(orm),
  knownResources: knownResourceRepository(orm),
  subjectSearch: subjectSearchRepository(orm),
  teamGroups: teamGroupRepository(orm),
  teamMembers: teamMemberRepository(orm),
  teamPreferences: teamPreferencesRepository(orm),
  teams: teamRepository(orm),
  keptAnswers: keptAnswerRepository(orm),
  tokens: tokenRepository(orm),
  usage: usageRepository(orm),
  userGroups: userGroupRepository(orm),
  users: userRepository(orm),
});
