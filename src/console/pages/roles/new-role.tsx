import { answer } from '../../api/client.ts';
import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { loadMarking } from './load-known.ts';
import type { RoleDraft } from './role-draft.ts';
import { copyOf, EMPTY_ROLE } from './role-draft.ts';
import { RoleForm } from './role-form.tsx';
import { titleOf } from './role-title.ts';

/** The version that a role begins with. */
const FIRST_VERSION = 1;

/** Makes a role, which may begin with the permissions of the role `from`. */
export function NewRole({ from }: { from: string | undefined }) {
  const { api } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  const loaded = useLoaded(
    async (signal) => {
      const [marking, start] = await Promise.all([
        loadMarking(api, signal),
        from === undefined
          ? undefined
          : answer(
              api.GET('/api/access-control/roles/{roleUID}', { params: { path: { roleUID: from } }, signal }),
            ),
      ]);
      return { marking, start };
    },
    [from],
  );
  const save = async (draft: RoleDraft): Promise<void> => {
    const { uid, displayName, description, group, permissions, ...rest } = draft;
    const done = await propose({
      title: `Make the role ${titleOf(draft)}?`,
      verb: 'Make role',
      about: <p>Nobody has it until it is given to somebody.</p>,
      make: async (query) =>
        await api.POST('/api/access-control/roles', {
          params: { query },
          body: {
            ...rest,
            ...(uid !== '' && { uid }),
            displayName,
            description,
            group,
            version: FIRST_VERSION,
            permissions: [...permissions],
          },
        }),
    });
    if (done === undefined) return;
    tell(`The role ${titleOf(draft)} is made.`);
    goTo(['roles', done.made.uid]);
  };
  const start = loaded.value?.start;
  return (
    <Page
      title="Make a role"
      back={[hrefTo(['roles']), 'Roles']}
      intro={
        start === undefined
          ? 'Name it, say what it permits, and look at it once more before it is made.'
          : `It begins with the permissions of ${titleOf(start)}, which stays as it is.`
      }
    >
      <Shown of={loaded}>
        {({ marking, start: copied }) => (
          <RoleForm
            before={undefined}
            start={copied === undefined ? EMPTY_ROLE : copyOf(copied)}
            marking={marking}
            verb="Look at it and make it"
            onSave={save}
            cancelHref={from === undefined ? hrefTo(['roles']) : hrefTo(['roles', from])}
          />
        )}
      </Shown>
    </Page>
  );
}
