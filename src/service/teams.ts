import * as requirements from '../core/requirements.ts';
import { ok, refuse } from '../core/result.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import { change } from './change.ts';

/** A team to be created. */
export type CreateTeamInput = { readonly name: string; readonly email: string };

/** Creates a team. A person who creates one becomes its first Admin; a service account does not. */
export const createTeam = change({
  kind: 'team.create',
  facts: ({ teams }, orgId, { name }: CreateTeamInput) => teams.isNameTaken(orgId, name),
  requires: () => requirements.createTeams,
  decide: ({ orgId, caller, now, newUid }, { name, email }, isTaken, { teams }) => {
    if (isTaken) return refuse({ tag: 'taken', thing: 'team', field: 'name', value: name });
    const uid = newUid();
    const { userId, isServiceAccount } = caller.facts;
    const insertTeam = teams.insert(orgId, { uid, name, email, at: now });
    const admin = { userId, permission: TEAM_ADMIN, addedBy: userId, at: now };
    return ok({
      kind: 'change',
      writes: isServiceAccount ? [insertTeam] : [insertTeam, teams.insertMember(orgId, { uid }, admin)],
      before: null,
      after: { uid, name, email, admins: isServiceAccount ? [] : [userId] },
      touches: [`user:${userId}`],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertTeam), uid }),
    });
  },
});
