import type { components } from '../api/document.ts';
import { Chip } from './chip.tsx';
import { LongTable } from './long-table.tsx';
import { hrefTo } from '../route/route.ts';

type Role = components['schemas']['RoleDTO'];

/** Roles that something has, each with a button that takes it away for whoever may do that. */
export function RoleTable({
  caption,
  roles,
  verb,
  onTake,
}: {
  caption: string;
  roles: readonly Role[];
  /** What the button says: `Take`. */
  verb: string;
  onTake: ((role: Role) => void) | undefined;
}) {
  return (
    <LongTable
      caption={caption}
      filter="Find a role"
      rows={roles}
      keyOf={({ uid }) => uid}
      textOf={({ name, displayName, description }) => `${name} ${displayName ?? ''} ${description}`}
      columns={[
        {
          title: 'Role',
          isName: true,
          cell: ({ uid, name, displayName }) => (
            <Chip kind="role" href={hrefTo(['roles', uid])}>
              <span class="cut">{displayName || name}</span>
            </Chip>
          ),
        },
        {
          title: 'About',
          cell: ({ name, description, global }) => (
            <>
              {description !== '' && <div class="cut">{description}</div>}
              <code class="quiet cut">{name}</code>
              {global && <span class="quiet small">Of all orgs</span>}
            </>
          ),
        },
        ...(onTake === undefined
          ? []
          : [
              {
                title: 'Change',
                cell: (role: Role) => (
                  <div class="row-buttons">
                    <button type="button" class="plain" onClick={() => onTake(role)}>
                      {verb}
                      <span class="hidden"> {role.displayName || role.name}</span>
                    </button>
                  </div>
                ),
              },
            ]),
      ]}
    />
  );
}
