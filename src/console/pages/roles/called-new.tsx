import { answer } from '../../api/client.ts';
import { Loading } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { NewRole } from './new-role.tsx';
import { RolePage } from './role-page.tsx';

/** What is at `#/roles/new`: the role with this uid, since a role may have it; else the form to make one, which is what is mostly meant. */
export function CalledNew({ query }: { query: URLSearchParams }) {
  const { api } = useSession();
  const loaded = useLoaded(async (signal) => {
    const roles = await answer(
      api.GET('/api/access-control/roles', { params: { query: { includeHidden: true } }, signal }),
    );
    return roles.some(({ uid }) => uid === 'new');
  }, []);
  // Who may not read the roles is told so by the form, where it matters.
  const isThere = loaded.value ?? (loaded.problem === undefined ? undefined : false);
  if (isThere === undefined) return <Loading />;
  return isThere ? <RolePage uid="new" query={query} /> : <NewRole from={undefined} />;
}
