import type { Caller, Standing } from '../../core/caller.ts';
import type { Location } from '../../core/locations.ts';
import type { CredentialFacts } from '../../core/principal.ts';
import { findCredentialProblem, GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { unauthenticated } from '../../core/refusal.ts';
import { unlessAway } from '../../faults.ts';
import type { Memory } from '../engine/memory.ts';
import type { RepeatedRefusals } from '../engine/repeated-refusals.ts';
import type { Belonging } from '../ports/belonging.ts';
import type { Revisions } from '../ports/changes.ts';
import { holds } from '../ports/changes.ts';
import type { Database } from '../ports/database.ts';
import { readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';

/** How a principal stands to an org, at a pair of revisions. */
export type BelongingAt = Belonging & { readonly at: Revisions };

/** A call in an org, before its object is called. */
export type CallAtDoor = {
  readonly orgId: number;
  readonly caller: Caller;
  readonly standing: Standing;
  /** Whether somebody who holds nothing gets an answer as well. */
  readonly isOpen: boolean;
  /** A newest pair that was read from the database: nothing is said from before it. */
  readonly seen?: Revisions | undefined;
  /** The change is made in the global plane by rights in the org, whose object it does not call. */
  readonly isElsewhere?: boolean;
};

/** What is to become of a call in an org. */
export type Admission =
  /** The org's object decides. `location` is where it is to be made, unless it is or where the deployment says. */
  | { readonly kind: 'pass'; readonly location?: Location | undefined }
  /** The credential is not valid. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The caller is who it says, and holds nothing in the org, if there is one. */
  | {
      readonly kind: 'outsider';
      readonly orgExists: boolean;
      readonly at: Revisions;
      readonly who: CredentialFacts;
    }
  /** There is no such org, and the caller stands there with what it holds in the global plane. */
  | { readonly kind: 'no-org'; readonly at: Revisions };

/** Somebody belongs to an org, and was refused there so often since that was looked up; and the org's own location, then. */
export type Belongs = { readonly refused: number; readonly location: Location | null };

/** What knowing who belongs where needs from outside. The memories live as long as the isolate. */
export type BelongingsPorts = {
  readonly database: Pick<Database, 'read'>;
  readonly repositories: Pick<Repositories, 'belonging' | 'changes'>;
  /** Who was found to belong where. */
  readonly known: Memory<Belongs>;
  readonly refusals: RepeatedRefusals<BelongingAt>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

const PASS: Admission = { kind: 'pass' };
const BELONGS: Belongs = { refused: 0, location: null };
/** So often an org's object refuses somebody before it is looked up again whether they belong there. */
const REFUSED_MAX = 20;

/**
 * Whether an org exists and a caller belongs there, before the org's object is called: so nobody makes an object by naming an
 * org that does not exist, and who is no member costs the org nothing.
 *
 * An isolate remembers who belongs where, until the org has refused them 20 times. That grants nothing, because the object
 * decides. Otherwise it is one round trip of keyed reads. That somebody does not belong is not remembered, except for somebody who asks again and
 * again (`RepeatedRefusals`). While the database is away, everybody passes.
 */
export class Belongings {
  readonly #ports: BelongingsPorts;

  constructor(ports: BelongingsPorts) {
    this.#ports = ports;
  }

  /** What is to become of a call in an org. */
  async admit(call: CallAtDoor): Promise<Admission> {
    const { orgId, caller, standing, isOpen, seen } = call;
    // Everybody may ask the global plane. The org of a token was found in the database, with the token.
    if (orgId === GLOBAL_ORG_ID || caller.tokenOrgId === orgId) return PASS;
    const known = this.#known(orgId, caller, standing);
    if (known !== undefined) return passTo(known);
    // Somebody who was disabled a moment ago must not get from memory what everybody else gets (I6).
    const repeated = isOpen ? undefined : this.#ports.refusals.find(refusalKey(orgId, caller));
    if (repeated !== undefined && (seen === undefined || holds(repeated.at, seen))) {
      const again = this.#judge(caller, standing, repeated);
      if (isNo(again)) return again;
    }
    return await this.#look(call);
  }

  /** The same when the org's object says that there is no such org: what is remembered is from before it was deleted. */
  async admitAnew(call: CallAtDoor): Promise<Admission> {
    const { orgId, caller } = call;
    const { known } = this.#ports;
    known.delete(memberKey(orgId, caller));
    known.delete(globalKey(orgId, caller));
    return await this.#look(call);
  }

  /**
   * The org's object refused somebody who was let past. After a number of these it is looked up again whether the caller still
   * belongs there, so that who has left costs the org no more than who was never in it.
   */
  noteRefused({ orgId, caller }: CallAtDoor): void {
    const { known } = this.#ports;
    for (const key of [memberKey(orgId, caller), globalKey(orgId, caller)]) {
      const belongs = known.get(key);
      if (belongs === undefined) continue;
      const refused = belongs.refused + 1;
      if (refused > REFUSED_MAX) known.delete(key);
      else known.set(key, { ...belongs, refused });
    }
  }

  async #look(call: CallAtDoor): Promise<Admission> {
    const { orgId, caller, standing, isOpen } = call;
    const found = await this.#read(orgId, caller);
    if (found === 'unavailable') return PASS;
    const admission = this.#judge(caller, standing, found);
    if (admission.kind === 'pass') this.#remember(call, found);
    else if (isNo(admission) && !isOpen) this.#ports.refusals.note(refusalKey(orgId, caller), found);
    return admission;
  }

  async #read(orgId: number, caller: Caller): Promise<BelongingAt | 'unavailable'> {
    const { database, repositories } = this.#ports;
    const read = readAll({
      belonging: repositories.belonging.find(orgId, caller.userId, tokenIdOf(caller)),
      own: repositories.changes.revision(orgId),
      global: repositories.changes.revision(GLOBAL_ORG_ID),
    });
    const found = await unlessAway(database.read(read), 'who belongs to an org');
    if (!found.ok) return 'unavailable';
    const { belonging, ...at } = found.value;
    return { ...belonging, at };
  }

  #judge(caller: Caller, standing: Standing, { orgExists, location, principal, at }: BelongingAt): Admission {
    const isMember = principal?.isMember === true;
    const standsGlobally = standing === 'in-org-or-global' && principal?.holdsGlobally === true;
    if (orgExists && (isMember || standsGlobally)) return passTo({ location });
    const now = new Date(this.#ports.now()).toISOString();
    const problem = findCredentialProblem(caller, principal, now);
    if (problem !== undefined || principal === undefined)
      return { kind: 'refused', refusal: unauthenticated(problem ?? 'invalid-token') };
    return standsGlobally ? { kind: 'no-org', at } : { kind: 'outsider', orgExists, at, who: principal };
  }

  #known(orgId: number, caller: Caller, standing: Standing): Belongs | undefined {
    const { known } = this.#ports;
    const member = known.get(memberKey(orgId, caller));
    if (member !== undefined || standing !== 'in-org-or-global') return member;
    return known.get(globalKey(orgId, caller));
  }

  /** An org whose object is not made may get another location: so it is remembered only by who goes on and calls the object. */
  #remember({ orgId, caller, isElsewhere }: CallAtDoor, found: BelongingAt): void {
    const { principal, location, isPlaced } = found;
    if (isElsewhere === true && !isPlaced) return;
    const keyOf = principal?.isMember === true ? memberKey : globalKey;
    this.#ports.known.set(keyOf(orgId, caller), location === null ? BELONGS : { ...BELONGS, location });
  }
}

const passTo = ({ location }: Pick<Belongs, 'location'>): Admission =>
  location === null ? PASS : { kind: 'pass', location };

const memberKey = (orgId: number, { userId }: Caller): string => `${userId}/${orgId}`;
const globalKey = (orgId: number, caller: Caller): string => `${memberKey(orgId, caller)}/global`;
/** Of each token by itself, because its state is read with the rest. */
const refusalKey = (orgId: number, caller: Caller): string =>
  `${memberKey(orgId, caller)}/${tokenIdOf(caller) ?? ''}`;

const tokenIdOf = ({ credential }: Caller): number | null =>
  credential.kind === 'token' ? credential.tokenId : null;

const isNo = ({ kind }: Admission): boolean => kind === 'refused' || kind === 'outsider';
