import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { asProblem } from '../../api/problem.ts';
import { useNotice } from '../../kit/notices.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { useOf, wordsOf } from './role-use.ts';
import { titleOf } from './role-title.ts';

type Role = components['schemas']['RoleDTO'];

/**
 * Deletes a role after it was shown who loses what, and goes to the list. Only a role that somebody has is deleted by force, and what the
 * API says of how many have it is said before.
 */
export function useDeleteRole(): (role: Role, tag: string | undefined) => Promise<void> {
  const { api } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  return async (role, tag) => {
    const { uid, global } = role;
    const title = titleOf(role);
    const remove = async (query: { dryRun?: true; force?: true }) =>
      await api.DELETE('/api/access-control/roles/{roleUID}', {
        params: {
          path: { roleUID: uid },
          query: { ...query, ...(global && { global: true }) },
          ...(tag !== undefined && { header: { 'If-Match': tag } }),
        },
      });
    // What is refused for another reason than its use is said by the proposal.
    const use = await answer(remove({ dryRun: true })).then(
      () => useOf(undefined),
      (thrown: unknown) => useOf(asProblem(thrown)),
    );
    const isHeld = use.is === 'held';
    const done = await propose({
      title: `Delete the role ${title}?`,
      verb: isHeld ? 'Take it away and delete it' : 'Delete role',
      isGrave: true,
      about: (
        <>
          {isHeld && <p class="note">{use.words}</p>}
          <p>
            {wordsOf(use)}
            {global && ' It is a role of all orgs, and is gone in each of them.'}
          </p>
        </>
      ),
      make: async (query) => await remove({ ...query, ...(isHeld && { force: true }) }),
    });
    if (done === undefined) return;
    tell(`The role ${title} is deleted.`);
    goTo(['roles']);
  };
}
