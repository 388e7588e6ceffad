import { expect } from 'vitest';
import { z } from 'zod';

import type { GoClient } from './go-client.ts';
import { goInt, goList, goObject, goString, omitEmpty } from './go-client.ts';
import type { Resource, Terraform } from './terraform.ts';
import { asSet, DEFAULT_ORG, splitId, unlessGone } from './terraform.ts';

type Preferences = {
  readonly theme?: string;
  readonly timezone?: string;
  readonly weekStart?: string;
  readonly homeDashboardUID?: string;
};

/** `grafana_team`; people are named by email. */
export type TeamConfig = {
  readonly name: string;
  readonly email?: string;
  readonly members?: readonly string[];
  readonly admins?: readonly string[];
  readonly preferences?: Preferences;
};

export type TeamState = {
  readonly name: string;
  readonly email: string;
  readonly members: readonly string[];
  readonly admins: readonly string[];
  readonly preferences: Required<Preferences>;
};

/** Whoever has it as email is not shown as a member: the first admin, who creates teams and is then in them. */
const HIDDEN_EMAIL = 'admin@localhost';
const ADMIN = 4;

const created = goObject({ teamId: z.int(), uid: goString, message: goString });
const team = goObject({
  id: goInt,
  uid: z.string(),
  orgId: z.int(),
  name: z.string(),
  email: goString,
  memberCount: goInt,
});
const members = goList(
  goObject({
    userId: goInt,
    email: goString,
    login: goString,
    name: goString,
    labels: goList(goString),
    permission: goInt,
    orgId: goInt,
    teamId: goInt,
  }),
);
const preferencesBody = goObject({
  theme: goString,
  timezone: goString,
  weekStart: goString,
  homeDashboardUID: goString,
});
const orgUsers = goList(goObject({ userId: goInt, email: goString, login: goString }));

const pathOf = (id: string): string => `/teams/${splitId(id).local}`;

async function readTeam(client: GoClient, path: string): Promise<TeamState & { uid: string; orgId: number }> {
  const { name, email, uid, orgId } = await client('GET', path, { reads: team });
  const preferences = await client('GET', `${path}/preferences`, { reads: preferencesBody });
  const people = (await client('GET', `${path}/members`, { reads: members })).filter(
    (member) => member.email !== HIDDEN_EMAIL && member.labels.length === 0,
  );
  for (const { permission } of people) expect([0, ADMIN]).toContain(permission);
  const emailsOf = (wanted: number) =>
    asSet(people.filter(({ permission }) => permission === wanted).map((member) => member.email));
  return { name, email, uid, orgId, members: emailsOf(0), admins: emailsOf(ADMIN), preferences };
}

/** Adds, then changes, then removes; the people are looked up once, and only if there is something to do. */
async function changeMembers(
  client: GoClient,
  path: string,
  old: Pick<TeamState, 'members' | 'admins'>,
  { members: wantedMembers = [], admins: wantedAdmins = [] }: TeamConfig,
): Promise<void> {
  const permissions = (team: { readonly members: readonly string[]; readonly admins: readonly string[] }) =>
    new Map([
      ...team.members.map((email) => [email, 0] as const),
      ...team.admins.map((email) => [email, ADMIN] as const),
    ]);
  const now = permissions(old);
  const wanted = permissions({ members: wantedMembers, admins: wantedAdmins });
  const toAdd = [...wanted].filter(([email]) => !now.has(email));
  const toChange = [...wanted].filter(([email, level]) => now.has(email) && now.get(email) !== level);
  const toRemove = [...now.keys()].filter((email) => !wanted.has(email));
  if (toAdd.length + toChange.length + toRemove.length === 0) return;

  const people = await client('GET', '/org/users', { reads: orgUsers });
  const idOf = (email: string): number => {
    const person = people.find((one) => one.email === email);
    if (person === undefined) throw new Error(`User ${email} does not exist in Grafana`);
    return person.userId;
  };
  const setLevel = async (email: string, permission: number) =>
    await client('PUT', `${path}/members/${idOf(email)}`, { body: omitEmpty({ permission }) });
  for (const [email, level] of toAdd) {
    await client('POST', `${path}/members`, { body: { userId: idOf(email) } });
    if (level !== 0) await setLevel(email, level);
  }
  for (const [email, level] of toChange) await setLevel(email, level);
  for (const email of toRemove) await client('DELETE', `${path}/members/${idOf(email)}`);
}

const changePreferences = async (client: GoClient, path: string, preferences: Preferences) =>
  await client('PUT', `${path}/preferences`, { body: omitEmpty(preferences) });

const withoutPreferences = { theme: '', timezone: '', weekStart: '', homeDashboardUID: '' };

/** `grafana_team`, without external groups. */
export const teamResource: Resource<TeamConfig, TeamState> = {
  async create(tf, config) {
    const client = tf.client(tf.org);
    const { name, email, preferences } = config;
    const { teamId } = await client('POST', '/teams', { body: omitEmpty({ name, email }), reads: created });
    await changeMembers(client, `/teams/${teamId}`, { members: [], admins: [] }, config);
    if (preferences !== undefined) await changePreferences(client, `/teams/${teamId}`, preferences);
    return `${tf.org}:${teamId}`;
  },
  read: async (tf, id) =>
    await unlessGone(async () => {
      const { uid: _uid, orgId, ...state } = await readTeam(tf.client(splitId(id).org), pathOf(id));
      expect(orgId).toBe(tf.org);
      return state;
    }),
  async update(tf, id, old, config) {
    const client = tf.client(splitId(id).org);
    const { name, email, preferences = {} } = config;
    // The schema spells these two keys so.
    await client('PUT', pathOf(id), { body: omitEmpty({ Name: name, Email: email }) });
    await changeMembers(client, pathOf(id), old, config);
    const wanted = { ...withoutPreferences, ...preferences };
    if (
      JSON.stringify(asSet(Object.entries(wanted))) !== JSON.stringify(asSet(Object.entries(old.preferences)))
    )
      await changePreferences(client, pathOf(id), preferences);
  },
  async delete(tf, id) {
    await unlessGone(() => tf.client(splitId(id).org)('DELETE', pathOf(id)));
  },
  planned: ({ name, email = '', members: plain, admins, preferences }) => ({
    name,
    email,
    members: asSet(plain),
    admins: asSet(admins),
    preferences: { ...withoutPreferences, ...preferences },
  }),
};

const found = goObject({
  totalCount: goInt,
  page: goInt,
  perPage: goInt,
  teams: goList(
    goObject({
      id: z.int(),
      uid: z.string(),
      orgId: z.int(),
      name: z.string(),
      email: goString,
      memberCount: z.int(),
    }),
  ),
});

/** The data source `grafana_team`: the team of a name. */
export async function findTeam(tf: Terraform, name: string, org = DEFAULT_ORG): Promise<TeamState | null> {
  const client = tf.client(org);
  const { teams } = await client('GET', '/teams/search', { query: { name }, reads: found });
  const one = teams.find((candidate) => candidate.name === name);
  if (one === undefined) return null;
  const { uid, orgId, ...state } = await readTeam(client, `/teams/${one.id}`);
  expect({ uid, orgId }).toEqual({ uid: one.uid, orgId: one.orgId });
  return state;
}

/** The data source `grafana_teams`: names of all teams, or of those whose names hold a text. A list there, no set. */
export async function findTeams(tf: Terraform, query?: string, org = DEFAULT_ORG): Promise<string[]> {
  const names: string[] = [];
  for (let page = 1; ; page++) {
    const { teams, totalCount } = await tf.client(org)('GET', '/teams/search', {
      query: { page: String(page), ...(query !== undefined && { query }) },
      reads: found,
    });
    names.push(...teams.map(({ name }) => name));
    if (names.length >= totalCount) return names;
    expect(teams, 'a page that ends nothing would be asked for again and again').not.toEqual([]);
  }
}
