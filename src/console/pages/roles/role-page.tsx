import { tagged } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { Fact, Facts } from '../../kit/facts.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { useDeleteRole } from './delete-role.tsx';
import { isChangeable, isDeletable, isGivable, KIND_WORDS, listedKindOf } from './role-kind.ts';
import { RoleGroups } from './role-groups.tsx';
import { RoleHolders } from './role-holders.tsx';
import { RolePermissions } from './role-permissions.tsx';
import { titleOf } from './role-title.ts';
import { RoleVersions } from './role-versions.tsx';

type Role = components['schemas']['RoleDTO'];

/** One role: what it permits, who has it, and how it came to be so. */
export function RolePage({ uid, query }: { uid: string; query: URLSearchParams }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await tagged(
        api.GET('/api/access-control/roles/{roleUID}', { params: { path: { roleUID: uid } }, signal }),
      ),
    [uid],
  );
  const role = loaded.value?.body;
  return (
    <Page
      title={role === undefined ? uid : titleOf(role)}
      back={[hrefTo(['roles']), 'Roles']}
      intro={role === undefined || role.description === '' ? undefined : role.description}
      actions={role !== undefined && <RoleActions role={role} tag={loaded.value?.tag} />}
    >
      <Shown of={loaded}>
        {({ body }) => (
          <>
            <RoleFacts role={body} />
            <RolePermissions permissions={body.permissions ?? []} query={query} uid={uid} />
            {isGivable(body) ? (
              <>
                <RoleHolders role={body} />
                <RoleGroups uid={uid} />
              </>
            ) : (
              <NotGiven role={body} />
            )}
            <RoleVersions role={body} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function RoleActions({ role, tag }: { role: Role; tag: string | undefined }) {
  const { actions } = useSession();
  const remove = useDeleteRole();
  return (
    <>
      {isChangeable(role) && actions.has('roles:write') && (
        <a class="button primary" href={hrefTo(['roles', role.uid, 'change'])}>
          Change
        </a>
      )}
      {actions.has('roles:write') && (
        <a class="button" href={hrefTo(['roles'], { new: 'role', from: role.uid })}>
          Use as a start
        </a>
      )}
      {isDeletable(role) && actions.has('roles:delete') && (
        <button type="button" onClick={() => void remove(role, tag)}>
          Delete
        </button>
      )}
    </>
  );
}

function RoleFacts({ role }: { role: Role }) {
  const kind = KIND_WORDS[listedKindOf(role)];
  return (
    <Facts areShort>
      <Fact name="Kind">
        {kind.label}
        <span class="quiet small"> {kind.about}</span>
      </Fact>
      <Fact name="Name">
        <code>{role.name}</code>
      </Fact>
      <Fact name="Uid">
        <code>{role.uid}</code>
      </Fact>
      {role.group !== undefined && role.group !== '' && (
        <Fact name="Group">
          <span class="rights-clip" title={role.group}>
            {role.group}
          </span>
        </Fact>
      )}
      <Fact name="Version">{role.version}</Fact>
      <Fact name="Changed">
        <When at={role.updated} />
      </Fact>
      {role.hidden === true && <Fact name="In lists">Hidden</Fact>}
    </Facts>
  );
}

/** What stands in place of the holders of a role that nobody is given. */
function NotGiven({ role }: { role: Role }) {
  const kind = listedKindOf(role);
  return (
    <section class="section">
      <div class="section-head">
        <h2>Who has it</h2>
      </div>
      <p class="quiet">
        {kind === 'basic'
          ? 'It is not given by itself: whoever has the org role of its name has it.'
          : 'It is not given by itself: it is held by levels on single resources, or by a service.'}
      </p>
    </section>
  );
}
