import { z } from 'zod';

import type { GroupSource } from '../../core/external-group.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from '../../core/team.ts';
import { email, id, keptName, name, optionalName } from './fields.ts';
import { form } from './form.ts';
import { SOURCE_LABELS } from './group.ts';

/** Body of `POST /api/teams`. */
export const CreateTeamCommand = form(
  'CreateTeamCommand',
  z.object({ name: name('Name, unique in the org.'), email: optionalName('E-mail address of the team.') }),
);

/** Body of `PUT /api/teams/:teamId`. A name that was given through the other dialect may stay. */
export const UpdateTeamCommand = form(
  'UpdateTeamCommand',
  z.object({
    name: keptName('Name, unique in the org; a new one has at most 190 characters, all on one line.'),
    email: optionalName('E-mail address of the team; absent, null or empty means none.'),
  }),
);

/** A team. Source: docs/grafana.md#teams. */
export const TeamDTO = z
  .object({
    id: z.int().describe('Id.'),
    uid: z.string().describe('Unique id.'),
    orgId: z.int().describe('The org of the team.'),
    name: z.string().describe('Name.'),
    email: z.string().describe('E-mail address; empty for none.'),
    memberCount: z.int().describe('How many members it has.'),
    isProvisioned: z.literal(false).describe('False: teams are not provisioned from elsewhere.'),
    permission: z.int().optional().describe("The user's own: 0 for a member, 4 for an admin of the team."),
    accessControl: z
      .record(z.string(), z.boolean())
      .optional()
      .describe('What the caller may do to it, when asked for with `accesscontrol=true`.'),
  })
  .meta({ id: 'TeamDTO' });

/** A team as the domain knows it; `permission` is what a user is in it. */
type ShownTeam = Omit<z.infer<typeof TeamDTO>, 'isProvisioned' | 'accessControl'>;

/** A team as clients read it. */
export const toTeamDTO = (
  team: ShownTeam,
  accessControl?: Readonly<Record<string, true>>,
): z.infer<typeof TeamDTO> => ({
  ...team,
  isProvisioned: false,
  ...(accessControl && { accessControl }),
});

/** Answer to `GET /api/teams/search`. */
export const SearchTeamQueryResult = z
  .object({
    totalCount: z.int().describe('How many teams there are on all pages.'),
    teams: z.array(TeamDTO).describe('The teams on the page.'),
    page: z.int().describe('Number of the page, from 1.'),
    perPage: z.int().describe('How many teams a page has at most.'),
  })
  .meta({ id: 'SearchTeamQueryResult' });

/** A list of people in one request is at most this long. */
const MEMBERS_MAX = 10_000;

/** Body of `POST /api/teams/:teamId/members`. */
export const AddTeamMemberCommand = form(
  'AddTeamMemberCommand',
  z.object({ userId: id('The user to add.') }),
);

/** Body of `PUT /api/teams/:teamId/members/:userId`. Clients leave a 0 out: docs/grafana.md#teams. */
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
    teamUID: z.string().describe('Unique id of the team.'),
    userId: z.int().describe('Id of the user.'),
    userUID: z.string().describe('Unique id of the user.'),
    login: z.string().describe('Login.'),
    email: z.string().describe('E-mail address.'),
    name: z.string().describe('Full name.'),
    labels: z
      .array(z.string())
      .describe('Where a member comes from that was not added by hand; empty for one that was.'),
    permission: z.int().describe('0 for a member, 4 for an admin of the team.'),
  })
  .meta({ id: 'TeamMemberDTO' });

/** A member of a team as the domain knows it. */
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
