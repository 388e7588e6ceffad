import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import type { Loaded } from '../load/use-loaded.ts';
import { useLoaded } from '../load/use-loaded.ts';
import { useSession } from '../session/session.ts';

/** The types of resource of the org. None for whoever may not read types: shipped ones are known anyhow. */
export function useTypes(): Loaded<readonly components['schemas']['ResourceTypeDTO'][]> {
  const { api, actions } = useSession();
  return useLoaded(
    async (signal) =>
      actions.has('resource-types:read')
        ? await answer(api.GET('/api/access-control/resource-types', { signal }))
        : [],
    [],
  );
}
