import { useEffect, useMemo, useRef } from 'preact/hooks';

import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import { BASIC_ROLES } from '../kit/basic-roles.ts';
import { useLoaded } from '../load/use-loaded.ts';
import type { Session } from '../session/session.ts';
import { useSession } from '../session/session.ts';
import type { Entry } from './entry.ts';
import type { KnownUser, Names } from './names.ts';
import { mergedNames, namesIn, NO_NAMES } from './names.ts';

/** So many of each are known by name: others are told by their ids. */
const KNOWN_MAX = 10_000;
const KNOWN_PAGE = 1_000;

/** However many changes name something, all names are read again only so often. */
const PAUSE_MS = 5_000;

/** After changes of these kinds something is called something else. */
const NAMES_SOMETHING =
  /^(?:team|role|user|org-user|service-account|org)\.(?:create|update|add|admit|replace|rename|settle)/;

/** What the things in entries are called, as far as the caller may know. It never refuses: what is not known has no name. */
export function useNames(entries: readonly Entry[], isGlobal: boolean): Names {
  const session = useSession();
  const directory = useLoaded(async (signal) => await readNames(session, isGlobal, signal), [isGlobal]);
  const newest = entries.find(({ kind }) => NAMES_SOMETHING.test(kind))?.revision;
  const read = useRef(newest);
  const readAt = useRef(0);
  const { reload } = directory;
  useEffect(() => {
    if (newest === undefined) return undefined;
    read.current ??= newest;
    // What older entries made is known already.
    if (newest <= read.current) return undefined;
    const again = (): void => {
      read.current = newest;
      readAt.current = Date.now();
      reload();
    };
    const timer = setTimeout(again, Math.max(0, readAt.current + PAUSE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [newest, reload]);
  const told = useMemo(() => namesIn(entries), [entries]);
  const known = directory.value ?? NO_NAMES;
  return useMemo(() => mergedNames([known, told]), [known, told]);
}

/** Each list only where the caller may read it, so that nothing is asked for in vain. */
async function readNames(
  { api, actions, orgs }: Session,
  isGlobal: boolean,
  signal: AbortSignal,
): Promise<Names> {
  const may = async <T>(action: string, read: () => Promise<T>): Promise<T | undefined> =>
    actions.has(action) ? await read().catch(() => undefined) : undefined;
  const [people, members, accounts, teams, roles] = await Promise.all([
    isGlobal ? may('users:read', async () => await readPeople(api, signal)) : undefined,
    may('org.users:read', async () => await answer(api.GET('/api/org/users/lookup', { signal }))),
    may('serviceaccounts:read', async () => await readAccounts(api, signal)),
    may('teams:read', async () => await readTeams(api, signal)),
    may('roles:read', async () => await answer(api.GET('/api/access-control/roles', { signal }))),
  ]);
  const person = (id: number, name: string): [number, KnownUser] => [id, { name, kind: 'person' }];
  return {
    users: new Map([
      ...(people ?? []).map(({ id, login }) => person(id, login)),
      ...(members ?? []).map(({ userId, login }) => person(userId, login)),
      ...(accounts ?? []).map(({ id, name }): [number, KnownUser] => [id, { name, kind: 'account' }]),
    ]),
    teams: new Map((teams ?? []).map(({ id, name }) => [id, name])),
    roles: new Map([
      ...BASIC_ROLES,
      ...(roles ?? []).map(({ uid, displayName, name }): [string, string] => [uid, displayName || name]),
    ]),
    orgs: new Map(orgs.map(({ orgId, name }) => [orgId, name])),
  };
}

const readPeople = async (api: Api, signal: AbortSignal) =>
  await inPages(async (page) => {
    const query = { page, perpage: KNOWN_PAGE };
    return (await answer(api.GET('/api/users/search', { params: { query }, signal }))).users;
  });

const readAccounts = async (api: Api, signal: AbortSignal) =>
  await inPages(async (page) => {
    const query = { page, perpage: KNOWN_PAGE };
    return (await answer(api.GET('/api/serviceaccounts/search', { params: { query }, signal })))
      .serviceAccounts;
  });

const readTeams = async (api: Api, signal: AbortSignal) =>
  await inPages(async (page) => {
    const query = { page, perpage: KNOWN_PAGE };
    return (await answer(api.GET('/api/teams/search', { params: { query }, signal }))).teams;
  });

async function inPages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; all.length < KNOWN_MAX; page += 1) {
    // The next one is read only where this one was full.
    const some = await read(page);
    all.push(...some);
    if (some.length < KNOWN_PAGE) break;
  }
  return all;
}
