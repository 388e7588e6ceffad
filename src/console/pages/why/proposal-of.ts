import type { Api } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Proposal } from '../../kit/proposal.tsx';
import type { Change } from './change.ts';

type Made = components['schemas']['SuccessResponseBody'];

/** The call of the API that makes a change, or with `dryRun` foresees it. `userId` is whom the question is about. */
export function callOf(api: Api, userId: number, change: Change): Proposal<Made>['make'] {
  const user = String(userId);
  switch (change.kind) {
    case 'take-role':
      return async (query) =>
        await api.DELETE('/api/access-control/users/{userId}/roles/{roleUID}', {
          params: {
            path: { userId: user, roleUID: change.role.uid },
            query: { ...query, ...(change.isGlobal && { global: true }) },
          },
        });
    case 'give-role':
      return async (query) =>
        await api.POST('/api/access-control/users/{userId}/roles', {
          params: { path: { userId: user }, query },
          body: { roleUid: change.role.uid },
        });
    case 'take-team-role':
      return async (query) =>
        await api.DELETE('/api/access-control/teams/{teamId}/roles/{roleUID}', {
          params: { path: { teamId: String(change.team.id), roleUID: change.role.uid }, query },
        });
    case 'leave-team':
      return async (query) =>
        await api.DELETE('/api/teams/{teamId}/members/{userId}', {
          params: { path: { teamId: String(change.team.id), userId: user }, query },
        });
    case 'join-team':
      return async (query) =>
        await api.POST('/api/teams/{teamId}/members', {
          params: { path: { teamId: String(change.team.id) }, query },
          body: { userId },
        });
    case 'set-level':
      return levelCallOf(api, user, change);
  }
}

/** The routes of shipped types have the same form as those of declared ones. */
function levelCallOf(
  api: Api,
  user: string,
  { resource, holder, level }: Extract<Change, { kind: 'set-level' }>,
): Proposal<Made>['make'] {
  const path = { resource: resource.type, resourceID: resource.id };
  const body = { permission: level };
  switch (holder.of) {
    case 'subject':
      return async (query) =>
        await api.POST('/api/access-control/{resource}/{resourceID}/users/{userID}', {
          params: { path: { ...path, userID: user }, query },
          body,
        });
    case 'team':
      return async (query) =>
        await api.POST('/api/access-control/{resource}/{resourceID}/teams/{teamID}', {
          params: { path: { ...path, teamID: String(holder.team.id) }, query },
          body,
        });
    case 'org-role':
      return async (query) =>
        await api.POST('/api/access-control/{resource}/{resourceID}/builtInRoles/{builtInRole}', {
          params: { path: { ...path, builtInRole: holder.orgRole }, query },
          body,
        });
  }
}
