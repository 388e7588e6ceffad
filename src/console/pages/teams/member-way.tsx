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

/**
 * How somebody came into a team: by hand, or by an external group, and by which one for whoever may read it. That is said at once, or to
 * whoever asks by a button.
 */
export function MemberWay({
  member,
  links,
  saysWhich,
}: {
  member: Member;
  links: readonly string[] | undefined;
  saysWhich: boolean;
}) {
  const { actions } = useSession();
  const [isAsked, setAsked] = useState(false);
  const source = saidBy(member.labels);
  if (source === undefined) return <>Added by hand</>;
  return (
    <>
      By an external group<span class="quiet">, says {source}</span>
      {actions.has('groupsync.mappings:read') &&
        links !== undefined &&
        (isAsked || saysWhich ? (
          <WhichGroups userId={member.userId} links={links} takesFocus={isAsked} />
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

function WhichGroups({
  userId,
  links,
  takesFocus,
}: {
  userId: number;
  links: readonly string[];
  takesFocus: boolean;
}) {
  const { api } = useSession();
  const answered = useRef<HTMLDivElement>(null);
  // The button that asked is gone.
  useEffect(() => {
    if (takesFocus) answered.current?.focus();
  }, [takesFocus]);
  const loaded = useLoaded(
    async (signal) => {
      const path = { userId: String(userId) };
      return (await answer(api.GET('/api/groupsync/users/{userId}/groups', { params: { path }, signal })))
        .groups;
    },
    [userId],
  );
  return (
    <div ref={answered} tabIndex={-1}>
      <Shown of={loaded}>
        {(groups) => (
          <ul class="chips">
            {waysInto(groups, links).map(({ group, link }) => (
              <li key={group}>
                <Chip kind="group" href={hrefTo(['groups', group])}>
                  <span class="cut">{group}</span>
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
