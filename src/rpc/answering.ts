import { readToken } from '../access/credential.ts';
import type { Evaluates } from '../access/evaluating.ts';
import { tellUnconfigured } from '../access/unconfigured.ts';
import type { SignsIn } from '../access/who-calls.ts';
import { findCaller, isCredential, isOutdated, problemOfNone } from '../access/who-calls.ts';
import type { Unanswered } from '../client/contract.ts';
import type { Caller } from '../core/caller.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { refuse } from '../core/result.ts';
import type { Settings } from '../env.ts';
import { isAway, toldFault } from '../faults.ts';
import { inRequest } from '../log.ts';
import { toFault } from '../wire/authzen/error.ts';
import { readCalledFor, readExplain } from './options.ts';
import { toUnanswered, unansweredBy } from './unanswered.ts';

/** What the calls of other Workers need of a deployment. */
export type Asks = SignsIn & Evaluates & { readonly settings: Settings };

/** Who asks, and where. */
export type Asking = {
  readonly orgId: number;
  readonly caller: Caller;
  readonly explains: boolean;
};

/** A call as it came: nothing of it need be what the types say. */
type Call<A, T> = {
  readonly token: unknown;
  readonly options: unknown;
  /** Reads what is asked. Only who is signed in learns what is wrong with it. */
  readonly read: (asks: Asks) => Result<A, Refusal>;
  /** Asks the org. */
  readonly ask: (asks: Asks, asking: Asking, asked: A) => Promise<Result<T, Refusal>>;
};

/** What answers in this isolate, opened once, or what is wrong with the settings. */
export type Open = () => Asks | { readonly problems: readonly string[] };

/**
 * What a call comes to, or why there is no answer: nothing is thrown. The same happens as to a request by HTTP, in the same order, and
 * the call has an id of its own in the log.
 */
export async function answerCall<A, T>(open: Open, call: Call<A, T>): Promise<Result<T, Unanswered>> {
  const id = crypto.randomUUID();
  return await inRequest(id, async () => {
    try {
      const asks = open();
      if ('problems' in asks) return refuse({ status: 503, message: tellUnconfigured(asks.problems) });
      const answered = await answerSignedIn(asks, call);
      return answered.ok ? answered : refuse(toUnanswered(answered.refusal));
    } catch (error) {
      if (isAway(error)) return refuse(toUnanswered(UNAVAILABLE));
      toldFault(error);
      return refuse(unansweredBy(toFault(id)));
    }
  });
}

async function answerSignedIn<A, T>(asks: Asks, call: Call<A, T>): Promise<Result<T, Refusal>> {
  const credential = readToken(call.token);
  if (!isCredential(credential)) return refuse(unauthenticated(problemOfNone(credential)));
  const calledFor = readCalledFor(call.options);
  if (!calledFor.ok) return calledFor;
  const { org, address } = calledFor.value;
  const origin = { address, userAgent: '' };
  for (let isFirst = true; ; isFirst = false) {
    const found = await findCaller(asks, credential, origin, org);
    if (!found.ok) return found;
    const { orgId, caller, forget } = found.value;
    const answered = await askAs(asks, call, orgId, caller);
    if (answered.ok || forget === undefined || !isOutdated(problemIn(answered.refusal))) return answered;
    // Nothing was decided yet: the isolate's record of the login was too old.
    await forget();
    if (!isFirst) return answered;
  }
}

const problemIn = (refusal: Refusal) => (refusal.tag === 'unauthenticated' ? refusal.problem : undefined);

async function askAs<A, T>(
  asks: Asks,
  { options, read, ask }: Call<A, T>,
  orgId: number,
  caller: Caller,
): Promise<Result<T, Refusal>> {
  const explains = readExplain(options);
  if (!explains.ok) return await refuseSignedIn(asks, orgId, caller, explains.refusal);
  const asked = read(asks);
  if (!asked.ok) return await refuseSignedIn(asks, orgId, caller, asked.refusal);
  return await ask(asks, { orgId, caller, explains: explains.value }, asked.value);
}

/** Refuses what is wrong with a call, if the credential holds: others learn only that theirs does not. */
async function refuseSignedIn(
  { org }: Asks,
  orgId: number,
  caller: Caller,
  refusal: Refusal,
): Promise<Result<never, Refusal>> {
  const holds = await org.authorise(orgId, caller, { requirement: null, standing: 'in-org' });
  return holds.ok ? refuse(refusal) : holds;
}
