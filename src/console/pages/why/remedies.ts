import type { components } from '../../api/document.ts';
import { hrefTo } from '../../route/route.ts';
import type { Change, ResourceRef, TeamRef } from './change.ts';
import type { Subject } from './subject.ts';

type Grant = components['schemas']['AuthzenGrant'];
type LevelEntry = components['schemas']['ResourcePermissionDTO'];

/** What takes a grant away: a change that can be proposed here, or words about where it is changed. */
export type Remedy =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'place'; readonly text: string; readonly href?: string; readonly words?: string };

/** What is known beside the grant. */
export type Known = {
  readonly subject: Subject;
  /** The permission that is asked for. */
  readonly action: string;
  /** The resource that is asked about, as the routes of levels name it, and the scope that names it. */
  readonly resource: ResourceRef;
  readonly scope: string | undefined;
  /** The levels on the resource that reach the subject; undefined where they may not be read. */
  readonly levels: readonly LevelEntry[] | undefined;
  /** The teams that only external groups bring the subject into. */
  readonly teamsByGroup: ReadonlySet<number>;
};

/**
 * What would take a grant away. Where there are several, either alone does, but for levels: grants by several levels look alike, so
 * that all of them have to go. Never empty.
 */
export function remediesOf(grant: Grant, known: Known): readonly Remedy[] {
  const { subject } = known;
  const page = hrefTo([subject.kind === 'person' ? 'people' : 'accounts', ...idsOf(subject)]);
  switch (grant.via) {
    case 'assignment':
      return assigned(grant, subject);
    case 'team':
      return byTeam(grant, known);
    case 'group':
      return [byGroup(grant)];
    case 'level':
      return byLevel(grant, known);
    case 'org-role':
      return [
        {
          kind: 'place',
          text: `It comes by the org role${subject.orgRole === undefined ? '' : ` ${subject.orgRole}`}. It goes with another org role.`,
          href: page,
          words: `Change the org role of ${subject.name}`,
        },
      ];
    case 'server-admin':
      return [
        {
          kind: 'place',
          text: `${subject.name} is a server admin, of all orgs.`,
          href: page,
          words: 'Change that on their page',
        },
      ];
    case 'everyone':
      return [{ kind: 'place', text: 'Every member of the org holds this. It cannot be taken away.' }];
    default:
      return [{ kind: 'place', text: 'The service does not tell where this comes from.' }];
  }
}

const idsOf = ({ id }: Subject): readonly number[] => (id === undefined ? [] : [id]);

function assigned({ role, global }: Grant, { id }: Subject): readonly Remedy[] {
  if (role === undefined) return [unread('the role')];
  if (id === undefined) return [unread('the subject')];
  const named = { uid: role.uid, name: role.name ?? role.uid };
  return [{ kind: 'change', change: { kind: 'take-role', role: named, isGlobal: global === true } }];
}

function byTeam({ role, team }: Grant, known: Known): readonly Remedy[] {
  if (team === undefined) return [unread('the team')];
  const named = { id: team.id, name: team.name ?? `team ${team.id}` };
  const leave: readonly Remedy[] = known.subject.id === undefined ? [] : [leaving(named, known)];
  if (role === undefined) return leave.length > 0 ? leave : [unread('the subject')];
  const taken = { uid: role.uid, name: role.name ?? role.uid };
  return [...leave, { kind: 'change', change: { kind: 'take-team-role', role: taken, team: named } }];
}

function leaving(team: TeamRef, { subject, teamsByGroup }: Known): Remedy {
  if (!teamsByGroup.has(team.id)) return { kind: 'change', change: { kind: 'leave-team', team } };
  return {
    kind: 'place',
    text: `${subject.name} is in the team ${team.name} by an external group, and leaves it with that.`,
    href: hrefTo(['teams', team.id]),
    words: 'See by which group',
  };
}

function byGroup({ group }: Grant): Remedy {
  if (group === undefined) return unread('the external group');
  return {
    kind: 'place',
    text: 'The role is mapped to an external group.',
    href: hrefTo(['groups', group]),
    words: 'Change what the group gives',
  };
}

function byLevel(grant: Grant, { subject, action, resource, scope, levels }: Known): readonly Remedy[] {
  if (levels === undefined || grant.scope === undefined || grant.scope !== scope)
    return [unread('the levels on the resource')];
  const giving = levels.filter(({ isManaged, actions }) => isManaged && actions.includes(action));
  const changes = giving.flatMap((entry): readonly Change[] => {
    const { userId, teamId, builtInRole, permission } = entry;
    const base = { kind: 'set-level', resource, level: '', before: permission } as const;
    if (teamId !== undefined) {
      const team = { id: teamId, name: entry.team ?? `team ${teamId}` };
      return [{ ...base, holder: { of: 'team', team } }];
    }
    if (builtInRole !== undefined) return [{ ...base, holder: { of: 'org-role', orgRole: builtInRole } }];
    return userId !== undefined && userId === subject.id ? [{ ...base, holder: { of: 'subject' } }] : [];
  });
  if (changes.length === 0) return [unread('who has the level')];
  return changes.map((change) => ({ kind: 'change', change }));
}

const unread = (what: string): Remedy => ({
  kind: 'place',
  text: `You may not read ${what}, so it cannot be changed from here.`,
});
