import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import { mappedOf } from './mapped-groups.ts';

type Schemas = components['schemas'];

/** The groups of the org that roles are mapped to. */
export const loadMapped = async (api: Api, signal: AbortSignal): Promise<readonly Schemas['MappedGroup'][]> =>
  mappedOf(await answer(api.GET('/api/groupsync/groups', { signal })));
