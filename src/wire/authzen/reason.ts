import type { ExplainedGrant, Explanation } from '../../core/explanation.ts';

/** Names for what a reason names by uid, id or action; undefined where one is not known. */
type Names = {
  roleName(uid: string): string | undefined;
  teamName(id: number): string | undefined;
  isInSomeRole(action: string): boolean | undefined;
};

/** One grant as clients read it. What the caller may not read is absent. */
type ReasonGrant = {
  readonly role?: { readonly uid: string; readonly name?: string };
  readonly via: string;
  readonly global?: true;
  readonly team?: { readonly id: number; readonly name?: string };
  readonly group?: string;
  readonly scope?: string;
};

/** A reason as clients read it: the grants of a yes, or what comes nearest to one. */
export type Reason =
  | { readonly grants: readonly ReasonGrant[]; readonly more?: number }
  | {
      readonly nearest: string;
      readonly scopes?: readonly string[];
      readonly more?: number;
      readonly inSomeRole?: boolean;
    };

/** The reason of an answer as clients read it. Source: docs/authzen.md#reasons. */
export function toReason(why: Explanation, names: Names): Reason {
  if ('grants' in why) {
    const { grants, more } = why;
    return { grants: grants.map((grant) => toGrant(grant, names)), ...(more > 0 && { more }) };
  }
  const { nearest, scopes = [], more, inRolesOf } = why;
  const inSomeRole = inRolesOf === undefined ? undefined : names.isInSomeRole(inRolesOf);
  return {
    nearest,
    ...(scopes.length > 0 && { scopes }),
    ...(more !== undefined && { more }),
    ...(inSomeRole !== undefined && { inSomeRole }),
  };
}

function toGrant(
  { via, isGlobal, roleUid, teamId, group, scope }: ExplainedGrant,
  names: Names,
): ReasonGrant {
  return {
    ...(roleUid !== undefined && { role: { uid: roleUid, ...named(names.roleName(roleUid)) } }),
    via,
    ...(isGlobal && { global: true }),
    ...(teamId !== undefined && { team: { id: teamId, ...named(names.teamName(teamId)) } }),
    ...(group !== undefined && { group }),
    ...(scope !== undefined && { scope }),
  };
}

const named = (name: string | undefined): { readonly name?: string } => (name === undefined ? {} : { name });
