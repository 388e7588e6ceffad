/** What the use cases need from outside; `storage` implements it, and nothing here knows how. */
import type { AssignmentRepository } from './ports/assignments.ts';
import type { ChangeRepository } from './ports/changes.ts';
import type { FullTeamRepository } from './ports/full-teams.ts';
import type { GroupMappingRepository, TeamGroupRepository, UserGroupRepository } from './ports/groups.ts';
import type { IdentityRepository } from './ports/identities.ts';
import type { ManagedPermissionRepository, ResourceLevelRepository } from './ports/levels.ts';
import type { OrgRepository } from './ports/orgs.ts';
import type { PrincipalRepository } from './ports/principals.ts';
import type { RoleRepository } from './ports/roles.ts';
import type { ServiceAccountRepository } from './ports/service-accounts.ts';
import type { TeamMemberRepository, TeamPreferencesRepository, TeamRepository } from './ports/teams.ts';
import type { TokenRepository } from './ports/tokens.ts';
import type { OrgUserRepository, UserRepository } from './ports/users.ts';

/** All repositories of one database. */
export type Repositories = {
  readonly changes: ChangeRepository;
  readonly principals: PrincipalRepository;
  readonly roles: RoleRepository;
  readonly assignments: AssignmentRepository;
  readonly users: UserRepository;
  readonly orgs: OrgRepository;
  readonly orgUsers: OrgUserRepository;
  readonly teams: TeamRepository;
  readonly fullTeams: FullTeamRepository;
  readonly teamMembers: TeamMemberRepository;
  readonly teamPreferences: TeamPreferencesRepository;
  readonly groupMappings: GroupMappingRepository;
  readonly teamGroups: TeamGroupRepository;
  readonly userGroups: UserGroupRepository;
  readonly identities: IdentityRepository;
  readonly managed: ManagedPermissionRepository;
  readonly serviceAccounts: ServiceAccountRepository;
  readonly levels: ResourceLevelRepository;
  readonly tokens: TokenRepository;
};
