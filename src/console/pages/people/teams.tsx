import type { ComponentChildren } from 'preact';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';

/** The teams of a person in the org. */
export function Teams({ id }: { id: number }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/users/{userId}/teams', { params: { path: { userId: String(id) } }, signal }),
      ),
    [id],
  );
  return (
    <Section title="Teams">
      <Shown of={loaded}>
        {(teams) => (
          <TeamChips
            teams={teams}
            none={
              <Empty title="In no team of this org.">
                Members are added on <a href={hrefTo(['teams'])}>the page of a team</a>, or by an external
                group.
              </Empty>
            }
          />
        )}
      </Shown>
    </Section>
  );
}

/** Teams as links, with who is an Admin there. `none` is in place of no teams. */
export function TeamChips({
  teams,
  none,
}: {
  teams: readonly components['schemas']['TeamDTO'][];
  none: ComponentChildren;
}) {
  if (teams.length === 0) return <>{none}</>;
  return (
    <ul class="chips">
      {teams.map((team) => (
        <li key={team.id}>
          <Chip kind="team" href={hrefTo(['teams', team.id])}>
            {team.name}
          </Chip>
          {team.permission === 4 && <span class="quiet small"> Admin</span>}
        </li>
      ))}
    </ul>
  );
}
