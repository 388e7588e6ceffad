import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Problem } from '../../api/problem.ts';
import { findInPages } from './find-in-pages.ts';

type Schemas = components['schemas'];

/** A person as far as the caller may read them. At least one of `profile` and `member` is there. */
export type Person = {
  readonly id: number;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly isDisabled: boolean;
  /** What the deployment knows; undefined where the caller may not read that. `refused` is what the API said, if it was asked. */
  readonly profile: Schemas['UserProfileDTO'] | undefined;
  readonly refused: Problem | undefined;
  /** What the org knows; undefined for who is no member, or where the caller may not read members. */
  readonly member: Schemas['OrgUserDTO'] | undefined;
  readonly memberRefused: Problem | undefined;
};

/** So many members are asked for at once where one is looked for by id. */
const PER_PAGE = 1000;

/**
 * Reads a person by id. People of the deployment are found by it; members are listed without it, so who may read no more than the org
 * looks through all of them. The deployment is not asked where `isOrgAlone`. Throws where nobody has the id, or nothing of them may be
 * read.
 */
export async function loadPerson(
  api: Api,
  id: number,
  isOrgAlone: boolean,
  signal: AbortSignal,
): Promise<Person> {
  const [profile, refused] = isOrgAlone
    ? []
    : await attempt(
        answer(
          api.GET('/api/users/{userId}', {
            params: { path: { userId: String(id) }, query: { accesscontrol: true } },
            signal,
          }),
        ),
      );
  const [member, memberRefused] = await attempt(findMember(api, id, profile?.login ?? '', signal));
  const known = profile ?? member;
  if (known === undefined)
    throw memberRefused ?? new Problem('No member of this org has this id.', { status: 404 });
  const { login, email, name, isDisabled } = known;
  return { id, login, email, name, isDisabled, profile, refused, member, memberRefused };
}

const findMember = async (
  api: Api,
  id: number,
  query: string,
  signal: AbortSignal,
): Promise<Schemas['OrgUserDTO'] | undefined> =>
  await findInPages(
    async (page) => {
      const { orgUsers, totalCount } = await answer(
        api.GET('/api/org/users/search', {
          params: { query: { query, page, perpage: PER_PAGE, accesscontrol: true } },
          signal,
        }),
      );
      return { rows: orgUsers, total: totalCount };
    },
    ({ userId }) => userId === id,
  );

/** What was read, or the refusal. Anything else that goes wrong is thrown. */
async function attempt<T>(call: Promise<T>): Promise<[T | undefined, Problem | undefined]> {
  try {
    return [await call, undefined];
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 403) return [undefined, thrown];
    throw thrown;
  }
}
