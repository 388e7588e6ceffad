import { basicRoles } from '../../core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../core/catalogue/fixed-roles.ts';
import type { Explanation } from '../../core/explanation.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok } from '../../core/result.ts';
import { shippedRole } from '../../core/role-view.ts';
import { unlessAway } from '../../faults.ts';
import type { Head, Revisions } from '../ports/changes.ts';
import { holds } from '../ports/changes.ts';
import type { Database } from '../ports/database.ts';
import { readAll } from '../ports/read.ts';
import type { ReasonsAsked, ReasonsFound } from '../ports/reasons.ts';
import type { Repositories } from '../ports/repositories.ts';

/** What the org's object answered, with the reasons that the caller may know. */
type Answered = {
  readonly answers: readonly { readonly why?: Explanation }[];
  readonly at: Revisions;
};

/** The names in reasons. What is not known is undefined: then the reason goes without it. */
type ReasonNames = {
  roleName(uid: string): string | undefined;
  teamName(id: number): string | undefined;
  /** Whether a role that can be seen in the org has the action, the shipped ones among them. */
  isInSomeRole(action: string): boolean | undefined;
};

/** Answers, and the names in their reasons. */
export type Named<T> = { readonly answered: T; readonly names: ReasonNames };

/**
 * Finds the names for the reasons of answers: those of shipped roles are known, all others take one round trip for all answers of a
 * request. What was read is from after the answers, so it may show what the caller may not read any more. Then the object is asked
 * again, for answers that are not older; where it has none, the reasons go without names. A database that is away takes no answer away.
 */
export class Reasons {
  readonly #database: Database;
  readonly #repositories: Pick<Repositories, 'changes' | 'reasons'>;

  constructor(database: Database, repositories: Pick<Repositories, 'changes' | 'reasons'>) {
    this.#database = database;
    this.#repositories = repositories;
  }

  /** @param ask puts the questions to the org's object; with a pair, the answers are not older than that */
  async named<T extends Answered>(
    orgId: number,
    ask: (seen?: Head) => Promise<Result<T, Refusal>>,
  ): Promise<Result<Named<T>, Refusal>> {
    const first = await ask();
    if (!first.ok) return first;
    const wanted = namesIn(first.value.answers);
    if (wanted === undefined) return ok({ answered: first.value, names: SHIPPED_NAMES });
    const { changes, reasons } = this.#repositories;
    const read = readAll({
      head: changes.head(orgId, first.value.at.global),
      found: reasons.find(orgId, wanted),
    });
    const got = await unlessAway(this.#database.read(read), 'the names in reasons');
    if (!got.ok) return ok({ answered: first.value, names: SHIPPED_NAMES });
    const { head, found } = got.value;
    const last = holds(first.value.at, head) ? first : await ask(head);
    if (!last.ok) {
      const isAway = last.refusal.tag === 'unavailable';
      return isAway ? ok({ answered: first.value, names: SHIPPED_NAMES }) : last;
    }
    const isOfThen = holds(last.value.at, head);
    return ok({ answered: last.value, names: isOfThen ? namesOf(wanted, found) : SHIPPED_NAMES });
  }
}

/** What has to be looked up for some answers; undefined for nothing. */
function namesIn(answers: Answered['answers']): ReasonsAsked | undefined {
  const roleUids = new Set<string>();
  const teamIds = new Set<number>();
  const actions = new Set<string>();
  for (const { why } of answers) {
    if (why === undefined) continue;
    for (const { roleUid, teamId } of 'grants' in why ? why.grants : []) {
      if (roleUid !== undefined && shippedRole(roleUid) === undefined) roleUids.add(roleUid);
      if (teamId !== undefined) teamIds.add(teamId);
    }
    const action = 'grants' in why ? undefined : why.inRolesOf;
    if (action !== undefined && !isInFixedRole(action)) actions.add(action);
  }
  if (roleUids.size + teamIds.size + actions.size === 0) return undefined;
  return { roleUids: [...roleUids], teamIds: [...teamIds], actions: [...actions] };
}

const actionsInFixedRoles: ReadonlySet<string> = new Set(
  fixedRoles.flatMap(({ permissions }) => permissions.map(({ action }) => action)),
);

const isInFixedRole = (action: string): boolean => actionsInFixedRoles.has(action);

/** The names that are known without the database. */
const SHIPPED_NAMES: ReasonNames = {
  roleName: (uid) => shippedRole(uid)?.name,
  teamName: () => undefined,
  isInSomeRole: (action) => isInFixedRole(action) || undefined,
};

const namesOf = (
  { actions }: ReasonsAsked,
  { roleNames, teamNames, inStoredRoles, changedBasicRoles }: ReasonsFound,
): ReasonNames => {
  const asked = new Set(actions);
  const isShippedIn = (action: string): boolean =>
    basicRoles.some(
      ({ uid, permissions }) =>
        !changedBasicRoles.has(uid) && permissions.some((permission) => permission.action === action),
    );
  return {
    roleName: (uid) => roleNames.get(uid) ?? SHIPPED_NAMES.roleName(uid),
    teamName: (id) => teamNames.get(id),
    isInSomeRole: (action) => {
      if (!asked.has(action)) return SHIPPED_NAMES.isInSomeRole(action);
      return inStoredRoles.has(action) || isShippedIn(action);
    },
  };
};
