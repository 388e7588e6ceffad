import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { LongTable } from '../../kit/long-table.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { GroupField } from '../../kit/group-field.tsx';
import type { KnownGroup } from './known-groups.ts';
import { knownGroups } from './known-groups.ts';
import type { TeamsRead } from './load-groups.ts';
import { loadMapped } from '../../kit/load-mapped.ts';
import { loadRoleNames, loadTeams } from './load-groups.ts';
import { PERSON_GROUPS_HREF } from './person-groups.tsx';
import { TeamsLoading } from './teams-loading.tsx';
import { WHAT_IT_IS } from './what-it-is.ts';

/** All external groups that bring something in the org, and the way to any other one. */
export function GroupList() {
  const { actions } = useSession();
  return (
    <Page
      title="External groups"
      intro={WHAT_IT_IS}
      actions={
        <>
          {actions.has('changes:read') && (
            <a class="button" href={hrefTo(['trail'], { kind: 'group-mapping.*' })}>
              What happened
            </a>
          )}
          <a class="button" href={PERSON_GROUPS_HREF}>
            Groups of a person
          </a>
        </>
      }
    >
      <GroupField
        label="Open a group"
        hint="The id as your identity provider or directory writes it, in any letter case. Map roles to it on its page."
        verb="Open"
        onGroup={(groupId) => {
          goTo(['groups', groupId]);
          return false;
        }}
      />
      <AllGroups />
    </Page>
  );
}

function AllGroups() {
  const { api } = useSession();
  const [far, setFar] = useState<TeamsRead | undefined>();
  const mapped = useLoaded(async (signal) => await loadMapped(api, signal), []);
  const teams = useLoaded(async (signal) => await loadTeams(api, signal, setFar), []);
  // Without their names, roles are shown by uid.
  const names = useLoaded(async (signal) => await loadRoleNames(api, signal), []);
  const isLoading = [mapped, teams, names].some((one) => one.isLoading);
  return (
    <Section title="Groups that bring something">
      {mapped.problem !== undefined && (
        <>
          <p>The roles of groups are not shown:</p>
          <ProblemNote problem={mapped.problem} again={mapped.reload} />
        </>
      )}
      {teams.problem !== undefined && (
        <>
          <p>The teams of groups are not shown:</p>
          <ProblemNote problem={teams.problem} again={teams.reload} />
        </>
      )}
      {isLoading ? (
        <TeamsLoading far={far} />
      ) : (
        <GroupTable
          groups={knownGroups(mapped.value ?? [], teams.value ?? [])}
          names={names.value ?? new Map()}
          isAll={mapped.problem === undefined && teams.problem === undefined}
        />
      )}
    </Section>
  );
}

function GroupTable({
  groups,
  names,
  isAll,
}: {
  groups: readonly KnownGroup[];
  names: ReadonlyMap<string, string>;
  /** Whether everything could be read: only then it is certain that there is none. */
  isAll: boolean;
}) {
  if (groups.length === 0)
    return isAll ? (
      <Empty title="No external group brings anything yet.">
        Open a group above and map roles to it, or link it to a team on the team’s page.
      </Empty>
    ) : null;
  return (
    <div class="group-table">
      <LongTable
        caption="External groups"
        filter="Find a group, role or team"
        rows={groups}
        keyOf={({ id }) => id}
        textOf={({ id, roles, teams }) =>
          [id, ...roles.map((uid) => names.get(uid) ?? uid), ...teams.map(({ name }) => name)].join(' ')
        }
        columns={[
          {
            title: 'Group',
            isName: true,
            cell: ({ id }) => (
              <Chip kind="group" href={hrefTo(['groups', id])}>
                <span class="cut">{id}</span>
              </Chip>
            ),
          },
          {
            title: 'Roles',
            cell: ({ roles }) => (
              <Chips
                items={roles.map((uid) => ({
                  key: uid,
                  chip: (
                    <Chip kind="role" href={hrefTo(['roles', uid])}>
                      {names.get(uid) ?? uid}
                    </Chip>
                  ),
                }))}
              />
            ),
          },
          {
            title: 'Teams it feeds',
            cell: ({ teams }) => (
              <Chips
                items={teams.map(({ id, name }) => ({
                  key: String(id),
                  chip: (
                    <Chip kind="team" href={hrefTo(['teams', id])}>
                      {name}
                    </Chip>
                  ),
                }))}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

/** So many chips are in a row of the list. */
const CHIPS = 6;

function Chips({ items }: { items: readonly { readonly key: string; readonly chip: ComponentChildren }[] }) {
  if (items.length === 0) return <span class="quiet">none</span>;
  return (
    <ul class="chips">
      {items.slice(0, CHIPS).map(({ key, chip }) => (
        <li key={key}>{chip}</li>
      ))}
      {items.length > CHIPS && <li class="quiet">and {(items.length - CHIPS).toLocaleString()} more</li>}
    </ul>
  );
}
