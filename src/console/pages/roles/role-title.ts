/** What a role is called on its page and in lists: its display name, or its name where it has none. */
export const titleOf = ({
  name,
  displayName,
}: {
  readonly name: string;
  readonly displayName?: string | undefined;
}): string => (displayName === undefined || displayName.trim() === '' ? name : displayName);
