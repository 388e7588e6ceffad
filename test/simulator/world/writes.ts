import type { Caller, ChangeStanding } from '../../../src/core/caller.ts';
import type { ChangeInput, ChangeName } from '../../../src/service/changes.ts';
import type { Repositories } from '../../../src/service/ports/repositories.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import type { WriteOutcome } from '../register.ts';
import type { Claims } from '../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../src/core/issuer-policy.ts';
import { signInOf } from '../provider.ts';
import { ADMIN, ADMIN_ID, ORIGIN } from './callers.ts';
import type { FactorSpec, Hand, Kind } from './spec.ts';
import type { Start } from './start.ts';

/** One change; what it is told may depend on what there is. */
export type Step = (hand: Hand) => Promise<WriteOutcome>;

/** Who makes a change, where its rights come from. */
type By = {
  readonly caller?: (start: Start) => Caller;
  readonly standing?: ChangeStanding;
};

/** A change by its name. */
export const step =
  <K extends ChangeName>(
    orgId: number,
    name: K,
    input: (hand: Hand) => ChangeInput<NoInfer<K>>,
    { caller = () => ADMIN, standing = 'in-org' }: By = {},
  ): Step =>
  async (hand) =>
    await hand.isolate.change(orgId, caller(hand.start), name, input(hand), standing);

/** A sign-in of a subject, by a token that is newer than all that were taken in of its issuer or of a former one. */
export const signIn =
  (subject: string, said: Partial<Claims>, policy: Partial<IssuerPolicy> = {}): Step =>
  async ({ isolate, truth }) => {
    const { claims } = signInOf(subject, said);
    let issuedAt = claims.issuedAt;
    for (const issuer of [claims.issuer, ...(policy.formerIssuers ?? [])]) {
      const last = await truth(({ identities }) => identities.find(issuer, subject));
      issuedAt = Math.max(issuedAt, (last?.issuedAt ?? 0) + 1);
    }
    const input = signInOf(subject, { ...said, issuedAt }, policy);
    const result = await isolate.org.signInByProvider(input, ORIGIN);
    if (result.ok) return 'ok';
    if (result.refusal.tag === 'storage-full') return 'not made';
    return result.refusal.tag === 'unavailable' ? 'unknown' : { refused: JSON.stringify(result.refusal) };
  };

/** Several, one after another, as long as they succeed. */
export const steps =
  (...all: readonly Step[]): Step =>
  async (hand) => {
    for (const [i, one] of all.entries()) {
      const outcome = await one(hand);
      // Some of it may be made.
      if (outcome === 'not made' && i > 0) return 'unknown';
      if (outcome !== 'ok') return outcome;
    }
    return 'ok';
  };

/** A step while something else happens, whatever comes of that. */
export const beside =
  (one: Step, other: Step): Step =>
  async (hand) => {
    const [outcome] = await Promise.all([one(hand), other(hand)]);
    return outcome;
  };

/** Makes sure that everything that was sent to an org before is decided; it changes nothing. */
export const settled = (orgId: number): Step =>
  orgId === 0
    ? step(0, 'disableUser', (_hand) => ({ userId: ADMIN_ID, isDisabled: false }))
    : step(orgId, 'updateOrgUser', (_hand) => ({ userId: ADMIN_ID, role: 'Admin' as const, managing: {} }));

/** A change of the global plane that nobody sees who is asked what somebody may do. */
export const renamed = (name: string): Step =>
  step(0, 'updateUser', () => ({ userId: ADMIN_ID, login: undefined, email: undefined, name, managing: {} }));

/** A step that depends on what there is, so that nothing may be on its way when it begins. */
const once =
  (orgId: number, one: Step): Step =>
  async (hand) =>
    await steps(settled(orgId), one)(hand);

type Parts = {
  readonly kinds: readonly Kind[];
  readonly isOn?: boolean;
  readonly shown: (start: Start) => (repositories: Repositories) => Read<boolean>;
  readonly on: Step;
  readonly off: Step;
  /** The org whose changes must be decided before the next one, after an unknown outcome. */
  readonly settle?: number;
};

/** A factor that is turned on and off by steps. */
export const factor = (name: string, { kinds, isOn = true, shown, on, off, settle }: Parts): FactorSpec => ({
  name,
  kinds,
  isOn,
  shown,
  apply: async (hand, wanted, isSure) => {
    const one = wanted ? on : off;
    return await (settle === undefined || isSure ? one : once(settle, one))(hand);
  },
});
