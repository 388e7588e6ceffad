import type { PageProps } from '../page-props.ts';
import { CalledNew } from './called-new.tsx';
import { NewRole } from './new-role.tsx';
import { ChangeRole } from './change-role.tsx';
import { RoleList } from './role-list.tsx';
import { RolePage } from './role-page.tsx';
import '../../style/rights.css';

/**
 * Roles: all of them, and one of them at `#/roles/UID`. A role is made at `#/roles?new=role`, since `new` could be the uid of one; with
 * `from=UID` it begins with what that one has. `#/roles/new` leads there as well where no role is called so.
 */
export function RolesPage({ rest, query }: PageProps) {
  const [uid, part] = rest;
  if (uid === undefined)
    return query.get('new') === 'role' ? (
      <NewRole key={query.get('from') ?? ''} from={query.get('from') ?? undefined} />
    ) : (
      <RoleList query={query} />
    );
  if (uid === 'new' && part === undefined) return <CalledNew query={query} />;
  return part === 'change' ? (
    <ChangeRole key={uid} uid={uid} />
  ) : (
    <RolePage key={uid} uid={uid} query={query} />
  );
}
