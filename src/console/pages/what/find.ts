// What the page asks of the API.
import { reducePermissions } from '../../../core/reduction.ts';
import { answer } from '../../api/client.ts';
import type { Api } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { inLanes } from '../../load/in-lanes.ts';
import type { Session } from '../../session/session.ts';
import type { Held } from './matrix.ts';
import type { AskedSubject } from './subject.ts';
import { toAsk } from './subject.ts';

type Schemas = components['schemas'];

/** Somebody of the org, as far as the caller may know them. */
export type Principal = {
  readonly subject: AskedSubject;
  readonly id: number;
  readonly name: string;
  readonly orgRole: Schemas['OrgRole'] | undefined;
  readonly isDisabled: boolean;
  readonly isSelf: boolean;
};

/** So many of those whose names are alike are looked through in one request, and so many requests are made. */
const PER_PAGE = 1000;
const PAGES_MAX = 20;

/** Finds somebody by login. Undefined where the org has nobody of that login. Whoever asks about themselves needs no right for it. */
export async function findPrincipal(
  { api, who, orgs, orgId, isPerson }: Session,
  subject: AskedSubject,
  signal: AbortSignal,
): Promise<Principal | undefined> {
  const { kind, login } = subject;
  const isSelf = who.login === login && isPerson === (kind === 'person');
  if (isSelf)
    return {
      subject,
      id: who.id,
      name: who.name,
      orgRole: orgs.find((org) => org.orgId === orgId)?.role,
      isDisabled: who.isDisabled,
      isSelf,
    };
  for (let page = 1; page <= PAGES_MAX; page++) {
    const find = kind === 'person' ? findPeople : findAccounts;
    // One page after the other, until the right one is there.
    const { found, isLast } = await find(api, login, page, signal);
    const one = found.find((candidate) => candidate.login === login);
    if (one !== undefined) return { ...one, subject, isSelf };
    if (isLast) return undefined;
  }
  return undefined;
}

type Candidates = {
  readonly found: readonly (Omit<Principal, 'subject' | 'isSelf'> & { readonly login: string })[];
  readonly isLast: boolean;
};

async function findPeople(api: Api, query: string, page: number, signal: AbortSignal): Promise<Candidates> {
  const { orgUsers, totalCount } = await answer(
    api.GET('/api/org/users/search', { params: { query: { query, page, perpage: PER_PAGE } }, signal }),
  );
  return {
    found: orgUsers.map(({ userId, login, name, role, isDisabled }) => ({
      id: userId,
      login,
      name,
      orgRole: role,
      isDisabled,
    })),
    isLast: page * PER_PAGE >= totalCount,
  };
}

async function findAccounts(api: Api, query: string, page: number, signal: AbortSignal): Promise<Candidates> {
  const { serviceAccounts, totalCount } = await answer(
    api.GET('/api/serviceaccounts/search', {
      params: { query: { query, page, perpage: PER_PAGE } },
      signal,
    }),
  );
  return {
    found: serviceAccounts.map(({ id, login, name, role, isDisabled }) => ({
      id,
      login,
      name,
      orgRole: role,
      isDisabled,
    })),
    isLast: page * PER_PAGE >= totalCount,
  };
}

/** What somebody holds, without scopes that another one covers. Of oneself it takes no right. */
export async function readHeld(api: Api, principal: Principal, signal: AbortSignal): Promise<Held> {
  if (principal.isSelf) {
    const own = await answer(api.GET('/api/access-control/user/permissions', { signal }));
    return reducePermissions(
      Object.entries(own).flatMap(([action, scopes]) => scopes.map((scope) => ({ action, scope }))),
    );
  }
  const held = await answer(
    api.GET('/api/access-control/users/{userId}/permissions', {
      params: { path: { userId: String(principal.id) } },
      signal,
    }),
  );
  return reducePermissions(held);
}

/** So many teams are looked through for somebody, so many at once. */
const TEAMS_MAX = 60;
const LANES = 6;

/**
 * The teams that a person is in. The list of one person's teams is for who may read people of all orgs; for the others the members of
 * each team are looked through. Undefined where those are too many teams.
 */
export async function findTeams(
  { api, actions, isPerson }: Session,
  { id, isSelf }: Principal,
  signal: AbortSignal,
): Promise<readonly Schemas['TeamDTO'][] | undefined> {
  if (isSelf && isPerson) return await answer(api.GET('/api/user/teams', { signal }));
  if (actions.has('users:read'))
    return await answer(
      api.GET('/api/users/{userId}/teams', { params: { path: { userId: String(id) } }, signal }),
    );
  const { teams, totalCount } = await answer(
    api.GET('/api/teams/search', { params: { query: { perpage: TEAMS_MAX } }, signal }),
  );
  if (totalCount > TEAMS_MAX) return undefined;
  const isIn = await inLanes(teams, LANES, async (team) => {
    const path = { teamId: String(team.id) };
    const members = await answer(api.GET('/api/teams/{teamId}/members', { params: { path }, signal }));
    return members.some(({ userId }) => userId === id);
  });
  return teams.filter((_, index) => isIn[index]);
}

/** The revision that decisions about somebody are of now; undefined where the caller may not ask about them. */
export async function revisionNow(
  api: Api,
  subject: AskedSubject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { data } = await api.POST('/access/v1/evaluation', {
    body: { subject: toAsk(subject), action: { name: 'read' }, resource: { type: 'teams', id: '*' } },
    signal,
  });
  return data?.context.revision;
}

/** Whether somebody may, and why, as far as the caller may know it. */
export async function readDecision(
  api: Api,
  subject: AskedSubject,
  { action, type, id }: { readonly action: string; readonly type: string; readonly id: string },
  signal: AbortSignal,
): Promise<Schemas['AuthzenDecision']> {
  return await answer(
    api.POST('/access/v1/evaluation', {
      params: { header: { 'Gatehouse-Explain': 'true' } },
      body: { subject: toAsk(subject), action: { name: action }, resource: { type, id } },
      signal,
    }),
  );
}
