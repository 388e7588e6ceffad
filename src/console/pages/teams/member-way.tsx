import { useEffect, useRef, useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { saidBy, waysInto } from './membership.ts';

type Member = components['schemas']['TeamMemberDTO'];

/** How somebody came into a team: by hand, or by an external group, and by which one for whoever asks and may read it. */
export function MemberWay({ member }: { member: Member }) {
  const { actions } = useSession();
  const [isAsked, setAsked] = useState(false);
  const source = saidBy(member.labels);
  if (source === undefined) return <>Added by hand</>;
  return (
    <>
      By an external group<span class="quiet">, says {source}</span>
      {actions.has('groupsync.mappings:read') &&
        (isAsked ? (
          <WhichGroups member={member} />
        ) : (
          <>
            {' '}
            <button type="button" class="plain" onClick={() => setAsked(true)}>
              Which one?<span class="hidden"> Group of {member.login}</span>
            </button>
          </>
        ))}
    </>
  );
}

function WhichGroups({ member: { teamId, userId } }: { member: Member }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) => {
      const [{ groups }, links] = await Promise.all([
        answer(
          api.GET('/api/groupsync/users/{userId}/groups', {
            params: { path: { userId: String(userId) } },
            signal,
          }),
        ),
        answer(
          api.GET('/api/teams/{teamId}/groups', { params: { path: { teamId: String(teamId) } }, signal }),
        ),
      ]);
      return waysInto(
        groups,
        links.map(({ groupId }) => groupId),
      );
    },
    [teamId, userId],
  );
  const answered = useRef<HTMLDivElement>(null);
  // The button that asked is gone.
  useEffect(() => answered.current?.focus(), []);
  return (
    <div role="status" ref={answered} tabIndex={-1}>
      <Shown of={loaded}>
        {(ways) => (
          <ul class="chips">
            {ways.map(({ group, link }) => (
              <li key={group}>
                <Chip kind="group" href={hrefTo(['groups', group])}>
                  {group}
                </Chip>
                {link !== undefined && <span class="quiet small"> by the link {link}</span>}
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </div>
  );
}
