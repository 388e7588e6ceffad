import type { Caller, Credential } from '../../src/core/caller.ts';
import { actions } from '../../src/core/catalogue/actions.ts';
import type { Permission } from '../../src/core/permission.ts';
import { PermissionSet } from '../../src/core/permission-set.ts';
import type { PrincipalFacts } from '../../src/core/principal.ts';
import { NOBODY } from '../../src/core/principal.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Requirement } from '../../src/core/requirement.ts';
import type { Vocabulary } from '../../src/core/vocabulary.ts';
import { SHIPPED_ONLY } from '../../src/core/vocabulary.ts';
import type { ActingCaller, Change, Plan } from '../../src/service/engine/change.ts';
import type { Write } from '../../src/service/ports/database.ts';
import type { Read } from '../../src/service/ports/read.ts';
import { known } from '../../src/service/ports/read.ts';
import type { Repositories } from '../../src/service/ports/repositories.ts';

/** What the database answers: a value, or what it says to the arguments. Only questions can be answered. */
export type Answers = {
  readonly [R in keyof Repositories]?: {
    readonly [M in keyof Repositories[R] as Repositories[R][M] extends Asks ? M : never]?: AnswerOf<
      Repositories[R][M]
    >;
  };
};

type Asks = (...args: never[]) => Read<unknown>;
type AnswerOf<F> = F extends (...args: infer A) => Read<infer T> ? T | ((...args: A) => T) : never;

/** A write that a decision makes: the repository's method, and what it was told. */
type Call = readonly [method: string, ...args: unknown[]];

/** What a change requires, and what it comes to. */
export type Decided<O> = { readonly requires: Requirement | null } & (
  | { readonly refusal: Refusal }
  | { readonly unchanged: O }
  | (Pick<Plan<O>, 'before' | 'after' | 'touches' | 'notifies'> & {
      readonly writes: readonly Call[];
      readonly reply: O;
    })
);

/** The moment of every change that is decided here, and the uids that it is given. */
export const NOW = '2026-01-02T03:04:05.000Z';
export const uidOf = (count: number): string => `uid${count}`;

/** The ids that a committed batch gives to new rows, in the order in which they are asked for. */
export const FIRST_ID = 1001;

/** By an assignment in all orgs, so that what is said of the whole deployment counts. */
const EVERYWHERE = { roleUid: 'custom', path: { via: 'assignment', global: true } } as const;

/** A caller who holds the permissions, in the org where the change is made and in the global plane. */
export const callerWith = (
  permissions: readonly Permission[],
  facts: Partial<PrincipalFacts> = {},
): ActingCaller => ({
  facts: { ...NOBODY, evaluatedIn: 1, userId: 5, login: 'caller', homeOrgId: 1, ...facts },
  permissions: new PermissionSet([{ source: EVERYWHERE, permissions }]),
});

/** A caller who holds everything, and may therefore give everything. */
export const MIGHTY = callerWith(
  actions.map((action) => ({ action, scope: '*' })),
  { isServerAdmin: true, orgRole: 'Admin' },
);

/** What is told to a change that is decided without a database. */
export type Situation<I> = {
  readonly input: I;
  readonly answers: Answers;
  readonly caller?: ActingCaller;
  /** What the caller signed in by: a password, unless said. */
  readonly credential?: Credential;
  /** The org that makes the change; 0 is the global plane. */
  readonly orgId?: number;
  readonly types?: Vocabulary;
};

/**
 * Decides a change over facts that are given, as a coordinator would. A question that is asked and not answered fails the
 * test. The requirement is told, not applied: whoever meets it is the coordinator's affair.
 */
export function decide<I, O>(
  change: Change<I, O>,
  { input, answers, caller = MIGHTY, credential, orgId = 1, types = SHIPPED_ONLY }: Situation<I>,
): Decided<O> {
  const read = change.propose(standIn(withTypes(answers, types)), orgId, input, asCaller(caller, credential));
  const { requires, decide: decideNow } = read.answer(read.statements);
  let uids = 0;
  const newUid = () => uidOf(++uids);
  const decision = decideNow({ orgId, caller, types, now: NOW, newUid });
  if (!decision.ok) return { requires, refusal: decision.refusal };
  if (decision.value.kind === 'unchanged') return { requires, unchanged: decision.value.reply };
  const { writes, before, after, touches, notifies, reply } = decision.value;
  const ids = new Map<Write, number>();
  const idOf = (write: Write): number => {
    const id = ids.get(write) ?? FIRST_ID + ids.size;
    ids.set(write, id);
    return id;
  };
  return {
    requires,
    writes: [...writes].map((write) => write.statement as Call),
    before,
    after,
    touches,
    notifies,
    reply: reply({ kind: 'committed', idOf }),
  };
}

const asCaller = (
  { facts: { userId, login, credentialVersion } }: ActingCaller,
  credential: Credential = { kind: 'password', name: login, credentialVersion },
): Caller => ({
  userId,
  credential,
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});

/** What the trail shows of a thing that changed from one state to another: the fields that differ, and those that name it. */
export function shownDiff(before: object, after: object, named: object = {}) {
  const is = new Map(Object.entries(after));
  const differing = Object.entries(before).filter(([key, value]) => value !== is.get(key));
  return {
    before: { ...named, ...Object.fromEntries(differing) },
    after: { ...named, ...Object.fromEntries(differing.map(([key]) => [key, is.get(key)])) },
  };
}

/** The same answers, and what types are declared, in whatever org that is asked. */
const withTypes = (answers: Answers, types: Vocabulary): Answers => ({
  ...answers,
  resourceTypes: { inForce: types, ...answers.resourceTypes },
});

/** Repositories that answer what they are told to, and take everything else for a write. */
export const standIn = (answers: Answers): Repositories =>
  new Proxy({} as Repositories, {
    get: (_, repository: string) =>
      new Proxy(
        {},
        {
          get: (_target, method: string) => {
            const told = (answers as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[repository];
            return (...args: unknown[]): unknown =>
              told !== undefined && method in told
                ? known(saidTo(told[method], args))
                : new Unanswered(`${repository}.${method}`, args);
          },
        },
      ),
  });

const saidTo = (answer: unknown, args: readonly unknown[]): unknown =>
  typeof answer === 'function' ? (answer as (...told: readonly unknown[]) => unknown)(...args) : answer;

/**
 * What an unanswered method gives: a write, and as well the list of that write; an empty one when the method was told an
 * empty list, since storage writes nothing then. As a question it fails.
 */
class Unanswered extends Array<Write> implements Write {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  readonly statement: Call;

  constructor(method: string, args: readonly unknown[]) {
    super();
    this.statement = [method, ...args];
    if (!args.some((arg) => Array.isArray(arg) && arg.length === 0)) this.push(this);
  }

  get statements(): never {
    throw new Error(`A question is not answered: ${JSON.stringify(this.statement)}`);
  }
}
