import type { OrgRole } from './org-role.ts';
import type { Refusal } from './refusal.ts';

/** What an identity provider may manage of its people, so that nobody else changes it. Source: docs/sign-in.md. */
export const MANAGED_FIELDS = ['orgRole', 'login', 'email', 'name', 'password'] as const;

/** One of these. `orgRole` is the role in the orgs where the provider sets one. */
export type ManagedField = (typeof MANAGED_FIELDS)[number];

/**
 * What each identity provider of the deployment manages, by its issuer, and by each that it had before. An issuer that is not among
 * them is configured no more, and manages nothing.
 */
export type Managing = Readonly<Partial<Record<string, readonly ManagedField[]>>>;

/** What a change has of it: always something in this version, nothing in the one before. */
export type ToldManaging = { readonly managing: Managing };

/** The link of a person to an identity provider, as far as it says what the provider manages. */
export type Linked = {
  /** The issuer that the person is linked to; null for a person who signs in only by password. */
  readonly provider: string | null;
  /** The org roles that the provider said last, by org id. Empty without a link. */
  readonly saidRoles: Readonly<Partial<Record<string, OrgRole>>>;
  /** Whether the person linked themselves and kept the password; null without a link. */
  readonly keepsPassword: boolean | null;
};

/** The link of somebody who has none. */
export const NOT_LINKED: Linked = { provider: null, saidRoles: {}, keepsPassword: null };

/** What is to be changed of a person: a field, and of the org role in which org. */
export type Managed =
  | { readonly field: Exclude<ManagedField, 'orgRole'> }
  | { readonly field: 'orgRole'; readonly orgId: number };

/** What the providers manage, by the settings of each. */
export const managingOf = (
  providers: readonly {
    readonly issuer: string;
    readonly formerIssuers: readonly string[];
    readonly manages: readonly ManagedField[];
  }[],
): Managing =>
  Object.fromEntries(
    providers.flatMap(({ issuer, formerIssuers, manages }) =>
      [issuer, ...formerIssuers].map((name) => [name, MANAGED_FIELDS.filter((one) => manages.includes(one))]),
    ),
  );

/** The issuer that the person is linked to, if it is configured; else undefined. */
export const providerOf = ({ provider }: Pick<Linked, 'provider'>, managing: Managing): string | undefined =>
  provider !== null && Object.hasOwn(managing, provider) ? provider : undefined;

/**
 * The issuer that manages this of the person; undefined when nobody does, and it may be changed by hand. An org role is managed only
 * where the provider said one; and of those who kept their password neither that nor the login, by which they go on signing in. What is not a list of fields manages nothing: `managing`
 * comes from a Worker, which may be of another version.
 */
export function managerOf(link: Linked, what: Managed, managing: Managing | undefined): string | undefined {
  const { provider, saidRoles, keepsPassword } = link;
  if (!isObject(managing) || provider === null || !Object.hasOwn(managing, provider)) return undefined;
  const fields: unknown = managing[provider];
  if (!Array.isArray(fields) || !fields.includes(what.field)) return undefined;
  if (what.field === 'orgRole' && typeof saidRoles[what.orgId] !== 'string') return undefined;
  if (SIGNED_IN_BY.has(what.field) && keepsPassword === true) return undefined;
  return provider;
}

/** Why this cannot be changed by hand: `managed`, which names the issuer. Undefined when it can. */
export function findManagedProblem(
  link: Linked,
  what: Managed,
  managing: Managing | undefined,
): Refusal | undefined {
  const issuer = managerOf(link, what, managing);
  return issuer === undefined ? undefined : { tag: 'managed', field: what.field, issuer };
}

/** What signs somebody in without a provider. */
const SIGNED_IN_BY: ReadonlySet<ManagedField> = new Set(['login', 'password']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
