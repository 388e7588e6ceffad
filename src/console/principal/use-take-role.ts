import type { components } from '../api/document.ts';
import { useSession } from '../session/session.ts';
import { useChange } from '../kit/use-change.ts';

/** A role of somebody: which one, and whether it is the one that was given in all orgs. */
export type Taking = { readonly role: components['schemas']['RoleDTO']; readonly isEverywhere: boolean };

/** How to take a role from a person or a service account. `onTaken` is called once it is taken. */
export function useTakeRole(
  id: number,
  name: string,
  onTaken: () => void,
): (taking: Taking) => Promise<void> {
  const { api } = useSession();
  const change = useChange(onTaken);
  return async ({ role, isEverywhere }) => {
    const title = role.displayName || role.name;
    await change({
      title: `Take the role ${title} from ${name}${isEverywhere ? ' in all orgs' : ''}?`,
      verb: 'Take away',
      isGrave: true,
      make: (query) =>
        api.DELETE('/api/access-control/users/{userId}/roles/{roleUID}', {
          params: {
            path: { userId: String(id), roleUID: role.uid },
            query: { ...query, ...(isEverywhere && { global: true }) },
          },
        }),
      done: `The role ${title} was taken from ${name}.`,
    });
  };
}
