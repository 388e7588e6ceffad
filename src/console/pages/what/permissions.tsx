import { useEffect, useMemo, useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { readRoleNames } from '../../kit/role-names.ts';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { Principal } from './find.ts';
import { readHeld, revisionNow } from './find.ts';
import { GroupView } from './group-view.tsx';
import { countOf, filteredGroups, groupsOf } from './matrix.ts';
import { writeSubject } from './subject.ts';
import { useIsWide } from './use-is-wide.ts';

/** With no more groups than these, all are open from the beginning. */
const OPEN_MAX = 3;

/** All that somebody may do, by type of resource. The filter stands in the address. */
export function Permissions({ principal, query }: { principal: Principal; query: URLSearchParams }) {
  const { api } = useSession();
  const { subject, id } = principal;
  const loaded = useLoaded(
    async (signal) => {
      const before = await revisionNow(api, subject, signal);
      const [held, names] = await Promise.all([readHeld(api, principal, signal), readRoleNames(api, signal)]);
      const after = await revisionNow(api, subject, signal);
      return { groups: groupsOf(held), names, revision: before, isExact: before === after };
    },
    [id],
  );
  const isWide = useIsWide();
  const find = query.get('find') ?? '';
  const groups = loaded.value?.groups;
  const shown = useMemo(() => filteredGroups(groups ?? [], find), [groups, find]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const isOpenAtFirst = shown.length <= OPEN_MAX;
  // What is open by itself depends on what is found.
  useEffect(() => setToggled(new Set()), [isOpenAtFirst]);
  const toggle = (type: string): void => {
    const next = new Set(toggled);
    if (!next.delete(type)) next.add(type);
    setToggled(next);
  };
  return (
    <Section
      title="Permissions"
      actions={
        <button type="button" onClick={loaded.reload}>
          Read again
        </button>
      }
    >
      <Shown of={loaded}>
        {({ groups: all, names, revision, isExact }) =>
          all.length === 0 ? (
            <Empty title="Nothing at all.">
              <p>No permission comes to them here: by no role, team, group or level.</p>
            </Empty>
          ) : (
            <>
              <div class="what-find">
                <TextField
                  label="Action or scope"
                  type="search"
                  value={find}
                  onValue={(text) => replaceRoute(['what'], { subject: writeSubject(subject), find: text })}
                  hint="Part of either, such as folders or :write."
                />
                <p class="quiet small" role="status">
                  {countOf(shown).toLocaleString('en')} of {countOf(all).toLocaleString('en')} permissions,
                  without those that a wider one covers.{' '}
                  {revision !== undefined && (
                    <>
                      As of revision {revision}
                      {isExact ? '' : ' or later'}.
                    </>
                  )}
                </p>
              </div>
              {shown.length === 0 && (
                <Empty title="Nothing fits.">
                  <button
                    type="button"
                    onClick={() => replaceRoute(['what'], { subject: writeSubject(subject) })}
                  >
                    Show all
                  </button>
                </Empty>
              )}
              {shown.map((group) => (
                <GroupView
                  key={group.type}
                  group={group}
                  principal={principal}
                  names={names}
                  isWide={isWide}
                  isOpen={isOpenAtFirst !== toggled.has(group.type)}
                  onToggle={() => toggle(group.type)}
                />
              ))}
            </>
          )
        }
      </Shown>
    </Section>
  );
}
