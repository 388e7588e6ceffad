import { z } from 'zod';

import type { GroupSource } from '../../core/external-group.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from '../../core/team.ts';
import { email, id, keptName, name, optionalName } from './fields.ts';
import { form } from './form.ts';
import { SOURCE_LABELS } from './group.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/** Body of `POST /api/teams`. */
export const CreateTeamCommand = form(
  'CreateTeamCommand',
  z.object({ name: name('Name, unique in the org.'), email: optionalName('E-mail address of the team.') }),
);

/** Body of `PUT /api/teams/:teamId`. The current name may stay, even if it was given through the Unleash dialect. */
export const UpdateTeamCommand = form(
  'UpdateTeamCommand',
  z.object({
    name: keptName('Name, unique in the org. A new name has at most 190 characters, on one line.'),
    email: optionalName('E-mail address of the team; absent, null or empty means none.'),
  }),
);

/** A team. Source: docs/grafana.md#teams. */
export const TeamDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Uid.'),
    orgId: z.int().describe('The org of the team.'),
    name: z.string().describe('Name.'),
    email: z.string().describe('E-mail address; empty for none.'),
    memberCount: z.int().describe('Number of members.'),
    isProvisioned: z.literal(false).describe('Always false: teams are not provisioned from other systems.'),
    permission: z
      .int()
      .optional()
      .describe("The user's permission in the team: 0 for a member, 4 for an admin."),
    accessControl: z
      .record(z.string(), z.boolean())
      .optional()
      .describe('The actions that the caller may do on it, with `accesscontrol=true`.'),
  })
  .meta({ id: 'TeamDTO' });

/** A team as the domain has it. `permission` is the user's own in the team. */
type ShownTeam = Omit<z.infer<typeof TeamDTO>, 'isProvisioned' | 'accessControl'>;

/** A team as clients read it: whatever else the domain knows of it is left out. */
export const toTeamDTO = (
  { id, uid, orgId, name, email, memberCount, permission }: ShownTeam,
  accessControl?: Readonly<Record<string, true>>,
): z.infer<typeof TeamDTO> => ({
  id,
  orgId,
  uid,
  name,
  email,
  memberCount,
  ...(permission !== undefined && { permission }),
  isProvisioned: false,
  ...(accessControl && { accessControl }),
});

/** Answer to `GET /api/teams/search`. */
export const SearchTeamQueryResult = z
  .object({
    totalCount: z.int().describe('Number of teams on all pages.'),
    teams: z.array(TeamDTO).describe('The teams on this page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('Most teams on a page.'),
  })
  .meta({ id: 'SearchTeamQueryResult' });

/** One request names at most this many members. */
const MEMBERS_MAX = FIXED_LIMITS['members-at-once'].allowed;

/** Body of `POST /api/teams/:teamId/members`. */
export const AddTeamMemberCommand = form(
  'AddTeamMemberCommand',
  z.object({ userId: id('The user to add.') }),
);

/** Body of `PUT /api/teams/:teamId/members/:userId`. Clients leave out a 0. Source: docs/grafana.md#teams. */
export const UpdateTeamMemberCommand = form(
  'UpdateTeamMemberCommand',
  z.object({
    permission: z
      .int()
      .refine((value) => value === TEAM_MEMBER || value === TEAM_ADMIN, 'must be 0 or 4')
      .nullish()
      .describe('4 for an admin of the team; 0, absent or null for a plain member.'),
  }),
);

/** Body of `PUT /api/teams/:teamId/members`. */
export const SetTeamMembershipsCommand = form(
  'SetTeamMembershipsCommand',
  z.object({
    members: emails('E-mail addresses of all plain members; absent or null means none.'),
    admins: emails('E-mail addresses of all admins of the team; absent or null means none.'),
  }),
);

function emails(description: string) {
  return z.array(email).max(MEMBERS_MAX).nullish().describe(description);
}

/** A member of a team. Source: docs/grafana.md#teams. */
export const TeamMemberDTO = z
  .object({
    orgId: z.int().describe('The org of the team.'),
    teamId: z.int().describe('Id of the team.'),
    teamUID: z.string().describe('Uid of the team.'),
    userId: z.int().describe('Id of the user.'),
    userUID: z.string().describe('Uid of the user.'),
    login: z.string().describe('Login.'),
    email: z.string().describe('E-mail address.'),
    name: z.string().describe('Full name.'),
    labels: z
      .array(z.string())
      .describe('Source of a membership by an external group; empty for a member added by hand.'),
    permission: z.int().describe('0 for a member, 4 for an admin of the team.'),
  })
  .meta({ id: 'TeamMemberDTO' });

/** A member of a team as the domain has it. */
type ListedMember = Omit<z.infer<typeof TeamMemberDTO>, 'labels' | 'teamUID' | 'userUID'> & {
  readonly teamUid: string;
  readonly userUid: string;
  readonly sources: readonly GroupSource[];
};

/** A member as clients read it. */
export const toTeamMemberDTO = ({
  teamUid: teamUID,
  userUid: userUID,
  sources,
  ...rest
}: ListedMember): z.infer<typeof TeamMemberDTO> => ({
  ...rest,
  teamUID,
  userUID,
  labels: sources.map((source) => SOURCE_LABELS[source]),
});
