import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import type { Loaded } from '../../load/use-loaded.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import type { Filters } from './filters.ts';
import { whoIn } from './filters.ts';

/** The people of two filters, by their ids. */
export type People = { readonly actor: number | undefined; readonly subject: number | undefined };

/** Whom the filters mean: the API knows people by id, addresses may name them by login. */
export function usePeople({ actor, subject }: Filters): Loaded<People> {
  const { api } = useSession();
  return useLoaded(
    async (signal) => {
      const [by, of] = await Promise.all([actor, subject].map(async (one) => await idOf(api, one, signal)));
      return { actor: by, subject: of };
    },
    [actor, subject],
  );
}

async function idOf(api: Api, text: string | undefined, signal: AbortSignal): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const who = whoIn(text);
  if ('id' in who) return who.id;
  const found =
    who.kind === 'account'
      ? await accountCalled(api, who.login, signal)
      : (
          await answer(api.GET('/api/org/users/lookup', { params: { query: { query: who.login } }, signal }))
        ).find(({ login }) => login === who.login)?.userId;
  if (found === undefined)
    throw new Problem(`There is nobody called ${who.login} whom you may see in this org.`, { status: 0 });
  return found;
}

async function accountCalled(api: Api, login: string, signal: AbortSignal): Promise<number | undefined> {
  const query = { query: login, perpage: 1_000 };
  const { serviceAccounts } = await answer(
    api.GET('/api/serviceaccounts/search', { params: { query }, signal }),
  );
  return serviceAccounts.find((account) => account.login === login || account.name === login)?.id;
}
