import { useNotice } from '../../kit/notices.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { useSession } from '../../session/session.ts';
import type { Assignee } from './thing-levels.ts';

/**
 * Gives somebody a level on a thing, or takes it away with an empty level, after it was shown who gains and who loses. Resolves with
 * whether it was done.
 */
export function useSetLevel(type: string, id: string): (who: Assignee, level: string) => Promise<boolean> {
  const { api } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  return async (who, level) => {
    const isTaken = level === '';
    const path = { resource: type, resourceID: id };
    const body = { permission: level };
    const done = await propose({
      title: isTaken ? `Take the level from ${who.name}?` : `Give ${who.name} the level ${level}?`,
      verb: isTaken ? 'Take away' : 'Give level',
      isGrave: isTaken,
      about: (
        <p>
          On <code>{type}</code> <code>{id}</code>
          {who.kind === 'team' && ', for all members of the team'}
          {who.kind === 'role' && `, for everybody with the org role ${who.name}`}.
        </p>
      ),
      make: async (query) => {
        switch (who.kind) {
          case 'team':
            return await api.POST('/api/access-control/{resource}/{resourceID}/teams/{teamID}', {
              params: { path: { ...path, teamID: String(who.id) }, query },
              body,
            });
          case 'role':
            return await api.POST('/api/access-control/{resource}/{resourceID}/builtInRoles/{builtInRole}', {
              params: { path: { ...path, builtInRole: who.id }, query },
              body,
            });
          case 'person':
          case 'account':
            return await api.POST('/api/access-control/{resource}/{resourceID}/users/{userID}', {
              params: { path: { ...path, userID: String(who.id) }, query },
              body,
            });
        }
      },
    });
    if (done === undefined) return false;
    tell(isTaken ? `${who.name} has no level here now.` : `${who.name} has the level ${level} now.`);
    return true;
  };
}
