/** What the use cases need from outside. `storage` implements it. */
import type { AssignmentRepository } from './assignments.ts';
import type { BelongingRepository } from './belonging.ts';
import type { ChangeRepository } from './changes.ts';
import type { WholeTeamRepository } from './whole-teams.ts';
import type { EndedOrgRepository } from './ended-orgs.ts';
import type { GroupMappingRepository, TeamGroupRepository, UserGroupRepository } from './groups.ts';
import type { IdentityRepository } from './identities.ts';
import type { KeptAnswerRepository } from './kept-answers.ts';
import type { HeldLevelRepository, ResourceLevelRepository } from './levels.ts';
import type { LinkRepository } from './links.ts';
import type { OrgRepository } from './orgs.ts';
import type { PrincipalRepository } from './principals.ts';
import type { ResourceTypeRepository } from './resource-types.ts';
import type { RoleRepository } from './roles.ts';
import type { ServiceAccountRepository } from './service-accounts.ts';
import type { TeamMemberRepository, TeamPreferencesRepository, TeamRepository } from './teams.ts';
import type { TokenRepository } from './tokens.ts';
import type { UsageRepository } from './usage.ts';
import type { OrgUserRepository, UserRepository } from './users.ts';

/** All repositories of one database. */
export type Repositories = {
  readonly belonging: BelongingRepository;
  readonly changes: ChangeRepository;
  readonly principals: PrincipalRepository;
  readonly resourceTypes: ResourceTypeRepository;
  readonly roles: RoleRepository;
  readonly assignments: AssignmentRepository;
  readonly users: UserRepository;
  readonly orgs: OrgRepository;
  readonly endedOrgs: EndedOrgRepository;
  readonly orgUsers: OrgUserRepository;
  readonly teams: TeamRepository;
  readonly wholeTeams: WholeTeamRepository;
  readonly teamMembers: TeamMemberRepository;
  readonly teamPreferences: TeamPreferencesRepository;
  readonly groupMappings: GroupMappingRepository;
  readonly teamGroups: TeamGroupRepository;
  readonly userGroups: UserGroupRepository;
  readonly identities: IdentityRepository;
  readonly links: LinkRepository;
  readonly heldLevels: HeldLevelRepository;
  readonly serviceAccounts: ServiceAccountRepository;
  readonly resourceLevels: ResourceLevelRepository;
  readonly keptAnswers: KeptAnswerRepository;
  readonly tokens: TokenRepository;
  readonly usage: UsageRepository;
};
