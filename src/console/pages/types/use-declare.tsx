import type { components } from '../../api/document.ts';
import { usePropose } from '../../kit/proposal.tsx';
import { useSession } from '../../session/session.ts';
import type { TypeDraft } from './type-draft.ts';
import { declarationOf } from './type-draft.ts';

type Type = components['schemas']['ResourceTypeDTO'];

/**
 * Declares a type after it was shown who gains and who loses; resolves with it, or with undefined where it was left. `tag` is that of the
 * type as it was read: then it is changed, and only if it is still that. Without it, a type that is there already is not replaced.
 */
export function useDeclare(): (draft: TypeDraft, tag: string | undefined) => Promise<Type | undefined> {
  const { api } = useSession();
  const propose = usePropose();
  return async (draft, tag) => {
    const { name, displayName, attribute, actions, levels } = declarationOf(draft);
    const isChange = tag !== undefined;
    const done = await propose({
      title: isChange ? `Change the type ${name}?` : `Declare the type ${name}?`,
      verb: isChange ? 'Change type' : 'Declare type',
      about: (
        <p>
          {isChange
            ? 'What a level gives anew, or no longer, concerns all who have it.'
            : 'Whoever is Admin holds all of its actions.'}
          {draft.global && ' It is a type of all orgs, and counts in each of them.'}
        </p>
      ),
      make: async (query) =>
        await api.PUT('/api/access-control/resource-types/{type}', {
          params: {
            path: { type: name },
            query: { ...query, ...(draft.global && { global: true }) },
            ...(isChange && { header: { 'If-Match': tag } }),
          },
          body: {
            displayName,
            attribute,
            actions: [...actions],
            levels: levels.map((level) => ({ name: level.name, actions: [...level.actions] })),
          },
        }),
    });
    return done?.made;
  };
}
