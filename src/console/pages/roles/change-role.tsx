import { tagged } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
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
import { draftOf } from './role-draft.ts';
import { RoleForm } from './role-form.tsx';
import { isChangeable } from './role-kind.ts';
import { titleOf } from './role-title.ts';

type Role = components['schemas']['RoleDTO'];

/**
 * Changes a role. It is sent with the tag that was read, so that what somebody else changed since is not overwritten, and as the next
 * version.
 */
export function ChangeRole({ uid }: { uid: string }) {
  const { api } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  const loaded = useLoaded(
    async (signal) => {
      const [marking, { body, tag }] = await Promise.all([
        loadMarking(api, signal),
        tagged(
          api.GET('/api/access-control/roles/{roleUID}', { params: { path: { roleUID: uid } }, signal }),
        ),
      ]);
      return { marking, role: body, tag };
    },
    [uid],
  );
  const save = async (role: Role, tag: string | undefined, draft: RoleDraft): Promise<void> => {
    const { uid: _uid, permissions, ...rest } = draft;
    const version = role.version + 1;
    const done = await propose({
      title: `Change the role ${titleOf(role)}?`,
      verb: 'Change role',
      about: (
        <p>
          It becomes version {version}.
          {role.global && ' It is a role of all orgs: the change counts in each of them.'}
        </p>
      ),
      make: async (query) =>
        await api.PUT('/api/access-control/roles/{roleUID}', {
          params: {
            path: { roleUID: uid },
            query,
            ...(tag !== undefined && { header: { 'If-Match': tag } }),
          },
          body: { ...rest, version, permissions: [...permissions] },
        }),
    });
    if (done === undefined) return;
    tell(`The role ${titleOf(draft)} is changed.`);
    goTo(['roles', uid]);
  };
  const role = loaded.value?.role;
  return (
    <Page
      title={role === undefined ? `Change ${uid}` : `Change ${titleOf(role)}`}
      back={[hrefTo(['roles', uid]), role === undefined ? uid : titleOf(role)]}
    >
      <Shown of={loaded}>
        {({ marking, role: before, tag }) =>
          isChangeable(before) ? (
            <RoleForm
              key={tag}
              before={before}
              start={draftOf(before)}
              marking={marking}
              verb="Look at the change and make it"
              onSave={async (draft) => await save(before, tag, draft)}
              cancelHref={hrefTo(['roles', uid])}
            />
          ) : (
            <p>
              Nobody changes this role. A new one can{' '}
              <a href={hrefTo(['roles'], { new: 'role', from: uid })}>begin</a> with what it permits.
            </p>
          )
        }
      </Shown>
    </Page>
  );
}
