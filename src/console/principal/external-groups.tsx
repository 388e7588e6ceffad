import { answer } from '../api/client.ts';
import { Chip } from '../kit/chip.tsx';
import { Section } from '../kit/page.tsx';
import { Shown } from '../kit/shown.tsx';
import { useLoaded } from '../load/use-loaded.ts';
import { hrefTo } from '../route/route.ts';
import { useSession } from '../session/session.ts';
import { saidBy } from './said-by.ts';

/** The external groups of a person or a service account that count in the org, and who said each. For who may read mapped groups. */
export function ExternalGroups({ id }: { id: number }) {
  const { actions } = useSession();
  return actions.has('groupsync.mappings:read') ? <Groups id={id} /> : null;
}

function Groups({ id }: { id: number }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/groupsync/users/{userId}/groups', { params: { path: { userId: String(id) } }, signal }),
      ),
    [id],
  );
  return (
    <Section title="External groups">
      <Shown of={loaded}>
        {({ groups, bySource }) =>
          groups.length === 0 ? (
            <p class="quiet">In none. An identity provider or a directory says who is in which.</p>
          ) : (
            <ul class="chips">
              {groups.map((group) => (
                <li key={group}>
                  <Chip kind="group" href={hrefTo(['groups', group])}>
                    {group}
                  </Chip>{' '}
                  <span class="quiet small">{saidBy(group, bySource)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}
