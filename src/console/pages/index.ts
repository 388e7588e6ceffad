import type { ComponentType } from 'preact';

import { HomePage } from './home/home.tsx';
import { WhoPage } from './who/who.tsx';
import { WhatPage } from './what/what.tsx';
import { WhyPage } from './why/why.tsx';
import { TrailPage } from './trail/trail.tsx';
import { StatePage } from './state/state.tsx';
import { RolesPage } from './roles/roles.tsx';
import { TeamsPage } from './teams/teams.tsx';
import { PeoplePage } from './people/people.tsx';
import { AccountsPage } from './accounts/accounts.tsx';
import { GroupsPage } from './groups/groups.tsx';
import { TypesPage } from './types/types.tsx';
import type { PageProps } from './page-props.ts';

/** A page: where it is, what the list of pages calls it, and under which heading. */
export type PageEntry = {
  /** The first part of its path; the page itself reads the rest. */
  readonly path: string;
  readonly label: string;
  readonly group: 'Ask' | 'Watch' | 'Manage';
  readonly Page: ComponentType<PageProps>;
};

/** All pages, in the order of their list. */
export const PAGES: readonly PageEntry[] = [
  { path: '', label: 'Overview', group: 'Ask', Page: HomePage },
  { path: 'who', label: 'Who can do this?', group: 'Ask', Page: WhoPage },
  { path: 'what', label: 'What can somebody do?', group: 'Ask', Page: WhatPage },
  { path: 'why', label: 'Why, or why not?', group: 'Ask', Page: WhyPage },
  { path: 'trail', label: 'What happened', group: 'Watch', Page: TrailPage },
  { path: 'state', label: 'State', group: 'Watch', Page: StatePage },
  { path: 'roles', label: 'Roles', group: 'Manage', Page: RolesPage },
  { path: 'teams', label: 'Teams', group: 'Manage', Page: TeamsPage },
  { path: 'people', label: 'People', group: 'Manage', Page: PeoplePage },
  { path: 'accounts', label: 'Service accounts', group: 'Manage', Page: AccountsPage },
  { path: 'groups', label: 'External groups', group: 'Manage', Page: GroupsPage },
  { path: 'types', label: 'Resource types', group: 'Manage', Page: TypesPage },
];

/** The page whose path begins so, or undefined. */
export const pageAt = (path: string): PageEntry | undefined => PAGES.find((page) => page.path === path);
