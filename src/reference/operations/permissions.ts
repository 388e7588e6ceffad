import type { ToldOf } from '../told.ts';

const OWN_NEEDS = 'Nothing: whoever is signed in may ask.';

/** Permissions. */
export const PERMISSIONS: ToldOf = {
  listOwnPermissions: {
    does: 'Answers with the scopes of each action that the caller holds in the org, whatever it holds them by ([what counts](/docs/grafana#what-a-principal-holds)). Scopes are not merged: one is listed even beside a wider one. The empty text stands for an action without a scope. In an org that the caller is no member of, or that does not exist, the answer is empty. It is always up to date; `reloadcache=true` only makes the service read it again.',
    needs: OWN_NEEDS,
  },
  listOwnActions: {
    does: 'Answers with the actions that the caller holds in the org on any scope. In an org that the caller is no member of, or that does not exist, the answer is empty. It is always up to date; `reloadcache=true` only makes the service read it again.',
    needs: OWN_NEEDS,
  },
  listUserPermissions: {
    does: 'Lists everything that a user or service account may do in the org, whatever it holds it by ([what counts](/docs/grafana#what-a-principal-holds)). `action` and `scope` narrow the list: to this action, and to permissions on this scope or one that covers it.',
    needs: '`users.permissions:read` on `users:id:<id>`.',
    refuses: {
      404: 'Nobody whom the caller may know has this id or uid. Members of the org and its service accounts are known; others to callers who may read them in all orgs.',
    },
  },
  searchUserPermissions: {
    does: 'Answers with the permissions of all users and service accounts of the org, by id. Ask for an `action`, an `actionPrefix` or a `namespacedId` (one user or service account): at least one must be there. `scope` keeps only permissions on this scope or on one that covers it. A scope is left out beside one that covers it, and so are those who hold nothing of what is asked for. The answer has no pages: ask for less where it is too large.',
    needs: '`users.permissions:read` on any scope. Whoever is beyond these scopes is left out.',
    refuses: {
      400: 'Nothing to look for is named, `action` and `actionPrefix` are both there, or `namespacedId` names nobody; then the body is a JSON text. An unknown parameter, such as `userId`, is refused too, since without it the answer would be about everybody.',
      413: 'The answer would be larger than 8 MB, or be about some 50,000 users. Name a longer action, a scope, or one of them.',
    },
  },
  getAccessControlStatus: {
    does: 'Always answers that access control is enabled. Clients ask before they use its routes.',
    needs: '`status:accesscontrol` on `services:accesscontrol`.',
  },
};
