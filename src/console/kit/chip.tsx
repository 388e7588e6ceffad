import type { ComponentChildren } from 'preact';

import { Icon } from './icon.tsx';

/** What is named by a chip. */
export type Kind = 'person' | 'account' | 'team' | 'group' | 'role' | 'permission' | 'org';

/** The name of a thing with what it is, as a link where there is a page about it. `kind` is said to screen readers as well. */
export function Chip({
  kind,
  href,
  children,
}: {
  kind: Kind;
  href?: string | undefined;
  children: ComponentChildren;
}) {
  const inside = (
    <>
      <Icon name={kind} />
      <span class="hidden">{WORDS[kind]} </span>
      <span class="chip-name">{children}</span>
    </>
  );
  return href === undefined ? (
    <span class={`chip chip-${kind}`}>{inside}</span>
  ) : (
    <a class={`chip chip-${kind}`} href={href}>
      {inside}
    </a>
  );
}

const WORDS: Record<Kind, string> = {
  person: 'person',
  account: 'service account',
  team: 'team',
  group: 'external group',
  role: 'role',
  permission: 'permission',
  org: 'org',
};
