/** What an identity provider may manage of its people, so that nobody else changes it. Source: docs/sign-in.md. */
export const MANAGED_FIELDS = ['orgRole', 'login', 'email', 'name', 'password'] as const;

/** One of these. `orgRole` is the role in the orgs where the provider sets one. */
export type ManagedField = (typeof MANAGED_FIELDS)[number];

/** What each identity provider of the deployment manages, by its issuer. What is not among them manages nothing. */
export type Managing = Readonly<Partial<Record<string, readonly ManagedField[]>>>;
