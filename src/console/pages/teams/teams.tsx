import type { PageProps } from '../page-props.ts';
import { EditTeam } from './edit-team.tsx';
import { NewTeam } from './new-team.tsx';
import { TeamList } from './team-list.tsx';
import { TeamView } from './team-view.tsx';
import './teams.css';

/** Teams: all of them at `#/teams`, a new one at `#/teams/new`, one at `#/teams/7`, and its name and address at `#/teams/7/edit`. */
export function TeamsPage({ rest, query }: PageProps) {
  const [id, part] = rest;
  if (id === undefined) return <TeamList query={query} />;
  if (id === 'new') return <NewTeam />;
  return part === 'edit' ? <EditTeam key={id} teamId={id} /> : <TeamView key={id} teamId={id} />;
}
