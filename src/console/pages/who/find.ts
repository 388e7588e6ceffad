// What the page asks of the API.
import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { readRoleNames } from '../../kit/role-names.ts';
import type { Decisions, Directory, HolderKind, Subject } from './found.ts';
import { SUBJECT_TYPES } from './found.ts';
import type { Question } from './question.ts';
import { resourceOf } from './question.ts';

/** So many are found in one request: the most that the API gives. */
const FOUND_MAX = 1000;
/** So many reasons are asked for at once. */
const REASONS_AT_ONCE = 50;

/** Those who may of one kind, in order; with `next` there are more. */
export type SubjectPage = {
  readonly subjects: readonly Subject[];
  readonly next: string;
  readonly revision: string;
};

/** Who of a kind may, a page of it. `token` is `next` of the page before. */
export async function findSubjects(
  api: Api,
  question: Question,
  kind: HolderKind,
  { token, signal }: { readonly token?: string; readonly signal: AbortSignal },
): Promise<SubjectPage> {
  const { page, context, results } = await answer(
    api.POST('/access/v1/search/subject', {
      body: {
        subject: { type: SUBJECT_TYPES[kind] },
        action: { name: question.action },
        resource: resourceOf(question),
        page: { limit: FOUND_MAX, ...(token !== undefined && { token }) },
      },
      signal,
    }),
  );
  return {
    subjects: results.map(({ id }) => ({ key: `${kind} ${id}`, kind, subject: id })),
    next: page.next_token,
    revision: context.revision,
  };
}

/** The first thousand people and accounts of the org. Where they may not be read, or are more, links lead elsewhere and nothing is lost. */
export async function readDirectory(api: Api, signal: AbortSignal): Promise<Directory> {
  const query = { perpage: FOUND_MAX };
  const [people, accounts, roles] = await Promise.all([
    answer(api.GET('/api/org/users/search', { params: { query }, signal })).catch(nothingIfRefused),
    answer(api.GET('/api/serviceaccounts/search', { params: { query }, signal })).catch(nothingIfRefused),
    readRoleNames(api, signal),
  ]);
  const principals = new Map([
    ...(people?.orgUsers ?? []).map(
      ({ login, userId, name }) => [`person ${login}`, { id: userId, name: login, fullName: name }] as const,
    ),
    ...(accounts?.serviceAccounts ?? []).map(
      ({ login, id, name }) => [`account ${login}`, { id, name, fullName: login }] as const,
    ),
  ]);
  return { principals, roles };
}

function nothingIfRefused(thrown: unknown): undefined {
  if (thrown instanceof Problem && thrown.status === 403) return undefined;
  throw thrown;
}

/** Asks why each of them may, in batches, and tells after each what it says, and of which revision it is. */
export async function readReasons(
  api: Api,
  question: Question,
  subjects: readonly Subject[],
  {
    signal,
    tell,
  }: {
    readonly signal: AbortSignal;
    readonly tell: (decisions: Decisions, revision: string | undefined) => void;
  },
): Promise<void> {
  for (let from = 0; from < subjects.length; from += REASONS_AT_ONCE) {
    const batch = subjects.slice(from, from + REASONS_AT_ONCE);
    // One after the other: the service is asked as gently as by a person.
    const reply = await answer(
      api.POST('/access/v1/evaluations', {
        params: { header: { 'Gatehouse-Explain': 'true' } },
        body: {
          action: { name: question.action },
          resource: resourceOf(question),
          evaluations: batch.map(({ kind, subject }) => ({
            subject: { type: SUBJECT_TYPES[kind], id: subject },
          })),
        },
        signal,
      }),
    );
    const list = 'evaluations' in reply ? reply.evaluations : [];
    const decided = batch.flatMap(({ key }, index) => {
      const decision = list[index];
      return decision === undefined ? [] : [[key, decision] as const];
    });
    tell(new Map(decided), list[0]?.context.revision);
  }
}
