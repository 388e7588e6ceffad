import type { Answer, As, Fetch } from './api.ts';
import { api, ok } from './api.ts';
import type { FreshOrg } from './fresh-org.ts';
import type { ProviderKey, SomeClaims, Subject } from './identity-provider.ts';
import { newFederation, newSubject, seconds } from './identity-provider.ts';

/** Who a caller is, and what is known of them: what an org's Admins see. */
type Seen = {
  readonly id: number;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  /** Those that a provider said, in order. */
  readonly groups: readonly string[];
  /** The role in the org; undefined for no member. */
  readonly role: string | undefined;
};

/** What a caller says of themselves, who must be let in. */
export const selfOf = async (as: As, fetch: Fetch): Promise<Answer['body']> =>
  (await ok(200, 'GET', '/user', { as }, fetch)).body;

/** The `messageId` of the refusal of a caller, who must not be let in. */
export async function refusalOf(as: As, fetch: Fetch): Promise<string> {
  const { status, body, text } = await api('GET', '/user', { as }, fetch);
  return status === 401 ? body.messageId : `${status} ${text}`;
}

/** The org roles of somebody, by org. */
export async function rolesOf(id: number): Promise<Record<number, string>> {
  const orgs = (await ok(200, 'GET', `/users/${id}/orgs`)).body as { orgId: number; role: string }[];
  return Object.fromEntries(orgs.map(({ orgId, role }) => [orgId, role]));
}

/** The groups that a provider said of somebody, in order; they are a member of the org. */
export async function groupsOf(org: FreshOrg, id: number): Promise<string[]> {
  const { body } = await org.admin(200, 'GET', `/groupsync/users/${id}/groups`);
  return (body.bySource.jwt as string[]).toSorted();
}

/** Who a caller is in an org that they are a member of. */
export async function seen(as: As, org: FreshOrg, fetch: Fetch): Promise<Seen> {
  const { id, login, email, name } = await selfOf(as, fetch);
  return { id, login, email, name, groups: await groupsOf(org, id), role: (await rolesOf(id))[org.id] };
}

/** An org with a provider, and somebody whom it knows. */
export async function newKnown(key: ProviderKey, fields: object = {}) {
  const federation = await newFederation(key, fields);
  const subject = newSubject(federation.idp);
  return { ...federation, subject, token: tokensOf(subject) };
}

/** Makes tokens of a subject, each a minute younger than the one before. */
export function tokensOf(subject: Subject): (claims?: SomeClaims) => Promise<As> {
  let issued = seconds(-1_800);
  return async (claims) => await subject.token({ iat: (issued += 60), ...claims });
}
