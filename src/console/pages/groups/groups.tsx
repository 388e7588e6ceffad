import type { PageProps } from '../page-props.ts';
import { GroupList } from './group-list.tsx';
import { GroupView } from './group-view.tsx';
import './groups.css';
import { PersonGroups } from './person-groups.tsx';

/**
 * External groups: all of them at `#/groups`, one at `#/groups/ID` whatever is in the id, and those of a person or service account at
 * `#/groups?subject=user:ada`.
 */
export function GroupsPage({ rest, query }: PageProps) {
  const [groupId] = rest;
  const subject = query.get('subject');
  if (groupId !== undefined) return <GroupView key={groupId} groupId={groupId} />;
  return subject === null ? <GroupList /> : <PersonGroups subject={subject} />;
}
