import { useMemo } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { CheckField, SelectField, TextField } from '../../kit/field.tsx';
import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { FewOrMany } from './few-or-many.tsx';
import type { RoleFilter } from './role-filter.ts';
import { countKinds, filterRoles, kindIn } from './role-filter.ts';
import { KIND_WORDS, listedKindOf } from './role-kind.ts';
import { titleOf } from './role-title.ts';

type Role = components['schemas']['RoleDTO'];

const NEW = hrefTo(['roles'], { new: 'role' });

/** All roles that count in the org, with what the caller may give. What is looked for is in the address. */
export function RoleList({ query }: { query: URLSearchParams }) {
  const { api, actions } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/roles', {
          params: { query: { includeHidden: true, delegatable: true } },
          signal,
        }),
      ),
    [],
  );
  return (
    <Page
      title="Roles"
      intro="A role is a set of permissions that is given to people, service accounts, teams and external groups."
      actions={
        actions.has('roles:write') && (
          <a class="button primary" href={NEW}>
            Make a role
          </a>
        )
      }
    >
      <Shown of={loaded}>{(roles) => <FilteredRoles roles={roles} query={query} />}</Shown>
    </Page>
  );
}

function FilteredRoles({ roles, query }: { roles: readonly Role[]; query: URLSearchParams }) {
  const filter: RoleFilter = {
    text: query.get('q') ?? '',
    kind: kindIn(query.get('kind')),
    onlyDelegatable: query.get('mine') === 'yes',
  };
  const change = (part: Partial<RoleFilter>): void => {
    const { text, kind, onlyDelegatable } = { ...filter, ...part };
    replaceRoute(['roles'], { q: text, kind, mine: onlyDelegatable ? 'yes' : undefined });
  };
  const { text, kind, onlyDelegatable } = filter;
  const shown = useMemo(
    () => filterRoles(roles, { text, kind, onlyDelegatable }),
    [roles, text, kind, onlyDelegatable],
  );
  const choices = [
    { value: '' as const, label: `All (${roles.length.toLocaleString()})` },
    ...countKinds(roles).map(([one, count]) => ({
      value: one,
      label: `${KIND_WORDS[one].label} (${count.toLocaleString()})`,
    })),
  ];
  return (
    <>
      <div class="fields role-filter">
        <TextField
          label="Find"
          type="search"
          value={text}
          onValue={(value) => change({ text: value })}
          hint="In names, descriptions, groups and uids."
        />
        <SelectField
          label="Kind"
          value={kind}
          onValue={(value) => change({ kind: value })}
          choices={choices}
          hint={kind === '' ? undefined : KIND_WORDS[kind].about}
        />
        <div class="rights-beside-fields">
          <CheckField
            label="Only what I can give"
            checked={onlyDelegatable}
            onChecked={(value) => change({ onlyDelegatable: value })}
          />
        </div>
      </div>
      <p class="quiet small" role="status">
        {shown.length === roles.length
          ? `${roles.length.toLocaleString()} roles`
          : `${shown.length.toLocaleString()} of ${roles.length.toLocaleString()} roles`}
      </p>
      {shown.length === 0 ? (
        <Empty title="No role is like that.">
          <button
            type="button"
            class="plain"
            onClick={() => change({ text: '', kind: '', onlyDelegatable: false })}
          >
            Show all roles
          </button>
        </Empty>
      ) : (
        <FewOrMany label="Roles" rows={shown} keyOf={(role) => role.uid} estimate={76}>
          {(role) => <RoleRow role={role} />}
        </FewOrMany>
      )}
    </>
  );
}

function RoleRow({ role }: { role: Role }) {
  const { uid, name, description, group = '', version, delegatable, hidden } = role;
  const title = titleOf(role);
  const about = [group, description].filter(Boolean).join(': ');
  return (
    <div class="role-row">
      <div class="role-row-head">
        <Chip kind="role" href={hrefTo(['roles', uid])}>
          {title}
        </Chip>
        {title !== name && <code class="quiet rights-clip">{name}</code>}
      </div>
      <div class="role-row-marks small">
        <span class="rights-tag">{KIND_WORDS[listedKindOf(role)].label}</span>
        {hidden === true && <span class="rights-tag">Hidden</span>}
        {delegatable === true && <span class="rights-tag rights-tag-good">You can give it</span>}
        <span class="quiet">version {version}</span>
      </div>
      {about !== '' && <p class="quiet small rights-clip">{about}</p>}
    </div>
  );
}
