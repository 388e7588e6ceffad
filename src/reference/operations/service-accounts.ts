import type { ToldOf } from '../told.ts';

const NO_ACCOUNT = 'The org has no service account with the id or uid.';
const READ = '`serviceaccounts:read` on `serviceaccounts:id:<id>`.';
const WRITE = '`serviceaccounts:write` on `serviceaccounts:id:<id>`.';
const ROLE_ABOVE =
  "The role ranks above the caller's (`serviceaccounts.ErrRoleForbidden`), or it brings what the caller does not hold; the message names the first such action.";
const NAME_OR_ROLE =
  'The name is none that is allowed here, or another account of the org has it (`serviceaccounts.ErrAlreadyExists`). Or the role is not None, Viewer, Editor or Admin (`serviceaccounts.ErrInvalidRoleSpecified`).';

/** Service accounts and their tokens. Source: docs/grafana.md#service-accounts. */
export const SERVICE_ACCOUNTS: ToldOf = {
  createServiceAccount: {
    does: 'The org role is Viewer where `role` is absent or empty; `None` brings nothing by itself. The login is `sa-<org>-<name>`, in lower case and with `-` for spaces, so a name is taken when its login is. A person who makes an account gets the level Admin on it; a service account does not. The caller must hold [all that the org role brings](/docs/grafana#delegation).',
    needs: '`serviceaccounts:create`.',
    refuses: { 400: `${NAME_OR_ROLE} Nothing was made.`, 403: `${ROLE_ABOVE} Nothing was made.` },
  },
  searchOrgServiceAccountsWithPaging: {
    does: 'In pages, ordered by login; a page past the end is empty. `query` is a part of the name or login, in any letter case. `tokens` counts expired ones too. With `external=true` the list is empty, since there are none.',
    needs:
      '`serviceaccounts:read`. Who is listed depends on the scopes that it is held on: `serviceaccounts:*`, or `serviceaccounts:id:<id>` of single accounts.',
  },
  retrieveServiceAccount: {
    does: 'One account with the names of its teams, and with the `ETag` for [`If-Match`](/docs/grafana#if-match) of a change. Its version counts name, org role and whether it is disabled; not tokens and teams.',
    needs: READ,
    refuses: { 404: NO_ACCOUNT },
  },
  updateServiceAccount: {
    does: 'Absent and null fields are kept, an empty `role` too. The login changes with the name. A disabled account keeps its tokens, which are refused from the next answer on and hold again when it is enabled; so **who enables one must hold all that it may do**. A new org role must be one that the caller could give; to take the old one asks for nothing more. Tokens go on with a new name or role.',
    needs: WRITE,
    refuses: {
      400: `${NAME_OR_ROLE} Nothing was changed.`,
      403: `${ROLE_ABOVE} Or the account is to be enabled, and may do what the caller may not. Nothing was changed.`,
      404: NO_ACCOUNT,
    },
  },
  deleteServiceAccount: {
    does: 'Its tokens, roles, levels and memberships of teams go with it, and the levels that others have on it. Its tokens are refused from the next answer on. Name and login are free at once; the id is never given again.',
    needs: '`serviceaccounts:delete` on `serviceaccounts:id:<id>`.',
    refuses: { 404: NO_ACCOUNT },
  },
  listTokens: {
    does: 'All tokens, expired ones too, without their keys. `lastUsedAt` is noted every fifteen minutes at most. An id that no account has gives an empty list; a uid that none has is 404.',
    needs: READ,
    refuses: { 404: 'The org has no service account with the uid.' },
  },
  createToken: {
    does: 'The `key` of the answer is shown nowhere else, and is stored as a hash. Whoever has it acts as the account, so the caller must hold all that the account may do, in the org and in all orgs. `secondsToLive` absent, null or 0 means for ever, where the deployment has [no longest life](/docs/operations#settings-and-secrets). A repeated request under the same `Idempotency-Key` makes no second token, and does not show the key again: it is 409.',
    needs: WRITE,
    refuses: {
      400: 'A token of the org has the name (`serviceaccounts.ErrTokenAlreadyExists`), or `secondsToLive` is negative or more than the deployment lets tokens live. Nothing was made.',
      403: 'The account may do what the caller may not; the message names the first such action. Or the account has 1,000 tokens, the most that there may be (`Quota reached`). Nothing was made.',
      404: NO_ACCOUNT,
    },
  },
  deleteToken: {
    does: 'The token is refused from the next answer on, as one that never was. Its name is free at once.',
    needs: WRITE,
    refuses: {
      404: 'The account has no token with the id (`serviceaccounts.ErrTokenNotFound`), or the org no account with the uid.',
    },
  },
};
