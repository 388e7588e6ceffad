import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';

/** Somebody who was given a role by hand. */
export type Holder = {
  readonly kind: 'person' | 'account' | 'team';
  readonly id: number;
  /** The login, or the name of an account or a team; with the number alone where the caller may not read it. */
  readonly name: string;
};

/** So many teams are asked for at once: their ids are in the address. */
const TEAMS_AT_ONCE = 500;
/** The most that the API lists on one page. */
const PAGE_MAX = 10_000;

/** Who was given the role in the org, people first, each by name. Throws the `Problem` where the caller may not read that. */
export async function loadHolders(
  api: Api,
  roleUID: string,
  signal: AbortSignal,
): Promise<readonly Holder[]> {
  const given = await answer(
    api.GET('/api/access-control/roles/{roleUID}/assignments', { params: { path: { roleUID } }, signal }),
  );
  const [people, accounts, teams] = await Promise.all([
    named(given.users ?? [], async () => await loginsOf(api, signal)),
    named(given.service_accounts ?? [], async () => await accountsOf(api, signal)),
    named(given.teams ?? [], async () => await teamsOf(api, given.teams ?? [], signal)),
  ]);
  return [
    ...people.map(([id, name]): Holder => ({ kind: 'person', id, name: name ?? `person ${id}` })),
    ...accounts.map(([id, name]): Holder => ({ kind: 'account', id, name: name ?? `account ${id}` })),
    ...teams.map(([id, name]): Holder => ({ kind: 'team', id, name: name ?? `team ${id}` })),
  ];
}

type Names = ReadonlyMap<number, string>;

/** The ids with their names, by name. What the names are may be unreadable: then there are none. */
async function named(
  ids: readonly number[],
  load: () => Promise<Names>,
): Promise<readonly (readonly [number, string | undefined])[]> {
  const names: Names = ids.length === 0 ? new Map() : await load().catch(() => new Map());
  return ids
    .map((id) => [id, names.get(id)] as const)
    .toSorted(([a, first], [b, second]) => (first ?? '').localeCompare(second ?? '') || a - b);
}

async function loginsOf(api: Api, signal: AbortSignal): Promise<Names> {
  const people = await answer(api.GET('/api/org/users/lookup', { signal }));
  return new Map(people.map(({ userId, login }) => [userId, login]));
}

async function accountsOf(api: Api, signal: AbortSignal): Promise<Names> {
  const { serviceAccounts } = await answer(
    api.GET('/api/serviceaccounts/search', { params: { query: { perpage: PAGE_MAX } }, signal }),
  );
  return new Map(serviceAccounts.map(({ id, name }) => [id, name]));
}

async function teamsOf(api: Api, ids: readonly number[], signal: AbortSignal): Promise<Names> {
  const names = new Map<number, string>();
  for (let from = 0; from < ids.length; from += TEAMS_AT_ONCE) {
    const teamId = ids.slice(from, from + TEAMS_AT_ONCE);
    const { teams } = await answer(
      api.GET('/api/teams/search', { params: { query: { teamId, perpage: PAGE_MAX } }, signal }),
    );
    for (const { id, name } of teams) names.set(id, name);
  }
  return names;
}
