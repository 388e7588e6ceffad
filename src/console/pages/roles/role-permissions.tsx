import { useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { replaceRoute } from '../../route/use-route.ts';
import type { Permission } from '../../../core/permission.ts';
import { permissionKey } from '../../../core/permission.ts';
import { FewOrMany } from './few-or-many.tsx';
import type { PermissionGroup } from './permission-groups.ts';
import { filterPermissions, groupByType } from './permission-groups.ts';

/** From so many permissions on there is a field to find some. */
const MANY = 8;
/** So many groups are open at first; with more, each is opened by itself. */
const OPEN_MAX = 12;

/** What a role permits, by what it is about. The text that is looked for is in the address. */
export function RolePermissions({
  permissions,
  query,
  uid,
}: {
  permissions: readonly Permission[];
  query: URLSearchParams;
  uid: string;
}) {
  const text = query.get('permission') ?? '';
  const shown = filterPermissions(permissions, text);
  const groups = groupByType(shown);
  const isOpen = groups.length <= OPEN_MAX || text !== '';
  return (
    <Section title={`Permissions (${permissions.length.toLocaleString()})`}>
      {permissions.length === 0 && (
        <Empty title="It permits nothing.">Add permissions to it with the button Change.</Empty>
      )}
      {permissions.length > MANY && (
        <div class="rights-one-field">
          <TextField
            label="Find permissions"
            type="search"
            value={text}
            onValue={(value) => replaceRoute(['roles', uid], { permission: value })}
            hint="In actions and scopes."
          />
        </div>
      )}
      {permissions.length > 0 && shown.length === 0 && (
        <p role="status">None of its permissions is like that.</p>
      )}
      {groups.map((group) => (
        <Group key={`${group.type} ${isOpen}`} group={group} isOpenFirst={isOpen} />
      ))}
    </Section>
  );
}

/** The permissions about one type. What is in it is in the page only while it is open. */
function Group({ group, isOpenFirst }: { group: PermissionGroup; isOpenFirst: boolean }) {
  const [isOpen, setOpen] = useState(isOpenFirst);
  const { type, permissions } = group;
  return (
    <details
      class="rights-permission-group"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span class="rights-clip">{type}</span>{' '}
        <span class="quiet small">{permissions.length.toLocaleString()}</span>
      </summary>
      {isOpen && (
        <FewOrMany label={`Permissions on ${type}`} rows={permissions} keyOf={permissionKey} estimate={25}>
          {({ action, scope }) => <PermissionText action={action} scope={scope} />}
        </FewOrMany>
      )}
    </details>
  );
}

/** A permission as it is written: the action, and the scope where it takes one. */
export function PermissionText({ action, scope }: Permission) {
  return (
    <span class="rights-permission-text">
      <code>{action}</code>
      {scope === '' ? (
        <span class="quiet small"> without a scope</span>
      ) : (
        <>
          <span class="quiet small"> on </span>
          <code>{scope}</code>
        </>
      )}
    </span>
  );
}
