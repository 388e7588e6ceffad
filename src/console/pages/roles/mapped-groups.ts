/** What the API says of groups with roles: in an array, or by itself, as the flavour has it. */
type Mapped = {
  readonly groups: readonly {
    readonly groupID: string;
    readonly mappings: Readonly<Record<string, { readonly roles: readonly string[] }>>;
  }[];
};

/** The ids of the groups that the role is mapped to, in order. */
export const groupsWith = (uid: string, answer: Mapped | readonly Mapped[]): readonly string[] =>
  [answer]
    .flat()
    .flatMap(({ groups }) => groups)
    .filter(({ mappings }) => Object.values(mappings).some(({ roles }) => roles.includes(uid)))
    .map(({ groupID }) => groupID)
    .toSorted();
