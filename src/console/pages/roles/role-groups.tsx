import { Chip } from '../../kit/chip.tsx';
import { loadMapped } from '../../kit/load-mapped.ts';
import { groupsWith } from '../../kit/mapped-groups.ts';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';

/** The external groups that bring the role, for who may read which groups do. */
export function RoleGroups({ uid }: { uid: string }) {
  const { api, actions } = useSession();
  const mayRead = actions.has('groupsync.mappings:read');
  const loaded = useLoaded(
    async (signal) => (mayRead ? groupsWith(uid, await loadMapped(api, signal)) : []),
    [uid, mayRead],
  );
  return (
    <Section title="External groups that bring it">
      {mayRead ? (
        <Shown of={loaded}>
          {(groups) =>
            groups.length === 0 ? (
              <p class="quiet">
                None. Roles are mapped to groups on the page <a href={hrefTo(['groups'])}>External groups</a>.
              </p>
            ) : (
              <ul class="chips rights-tall-list">
                {groups.map((group) => (
                  <li key={group}>
                    <Chip kind="group" href={hrefTo(['groups', group])}>
                      {group}
                    </Chip>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      ) : (
        <p class="quiet">
          You may not read them: that takes <code>groupsync.mappings:read</code>.
        </p>
      )}
    </Section>
  );
}
