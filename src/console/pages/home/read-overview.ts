import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Session } from '../../session/session.ts';
import type { Overview } from './overview.ts';

type Schemas = components['schemas'];

/** The tokens of so many accounts are looked at. */
const ACCOUNTS_MAX = 8;

/** Reads all of it in a few requests. Never fails: what the caller may not read is absent, and mostly not asked for. */
export async function readOverview(
  { api, actions }: Pick<Session, 'api' | 'actions'>,
  signal: AbortSignal,
): Promise<Overview> {
  const quietly = async <T>(call: Promise<T>): Promise<T | undefined> => {
    try {
      return await call;
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  };
  const may = async <T>(action: string, read: () => Promise<T>): Promise<T | undefined> =>
    actions.has(action) ? await quietly(read()) : undefined;
  const one = { query: { perpage: 1 } };
  const [people, teams, accounts, expired, limits, health] = await Promise.all([
    may(
      'org.users:read',
      async () => await answer(api.GET('/api/org/users/search', { params: one, signal })),
    ),
    may('teams:read', async () => await answer(api.GET('/api/teams/search', { params: one, signal }))),
    may(
      'serviceaccounts:read',
      async () =>
        await answer(
          api.GET('/api/serviceaccounts/search', { params: { query: { perpage: ACCOUNTS_MAX } }, signal }),
        ),
    ),
    may(
      'serviceaccounts:read',
      async () =>
        await answer(
          api.GET('/api/serviceaccounts/search', {
            params: { query: { perpage: 1, expiredTokens: true } },
            signal,
          }),
        ),
    ),
    may('roles:read', async () => await answer(api.GET('/api/access-control/limits', { signal }))),
    quietly(answer(api.GET('/api/health', { signal }))),
  ]);
  // Of few accounts the tokens that end soon are told; of many that would be as many requests.
  const few = accounts !== undefined && accounts.totalCount <= ACCOUNTS_MAX ? accounts.serviceAccounts : [];
  const expiring = await Promise.all(
    few
      .filter(({ tokens }) => tokens > 0)
      .map(async ({ id, name }) => {
        const path = { serviceAccountId: String(id) };
        const tokens = await quietly(
          answer(api.GET('/api/serviceaccounts/{serviceAccountId}/tokens', { params: { path }, signal })),
        );
        return (tokens ?? []).filter(endsSoon).map((token) => ({
          accountId: id,
          account: name,
          id: token.id,
          token: token.name,
          expiration: token.expiration ?? '',
        }));
      }),
  );
  return {
    counts: {
      people: people?.totalCount,
      accounts: accounts?.totalCount,
      teams: teams?.totalCount,
      roles: limits?.find(({ name }) => name === 'roles')?.used,
    },
    limits: limits ?? [],
    warnings: health?.warnings ?? [],
    withExpiredTokens: expired?.totalCount ?? 0,
    expiring: expiring.flat(),
  };
}

/** Whether a token that still counts ends within a week: only then the API says how long it has. */
const endsSoon = ({ secondsUntilExpiration, hasExpired, isRevoked }: Schemas['TokenDTO']): boolean =>
  !hasExpired && !isRevoked && secondsUntilExpiration > 0;
