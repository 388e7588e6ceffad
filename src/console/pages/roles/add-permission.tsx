import { useState } from 'preact/hooks';

import type { Option } from '../../kit/pick.tsx';
import { Pick } from '../../kit/pick.tsx';
import type { Permission } from '../../../core/permission.ts';
import { permissionKey } from '../../../core/permission.ts';
import type { Known, ScopeForm } from './known-actions.ts';
import { findActions, scopeForms } from './known-actions.ts';

/** So many actions are offered at once. */
const OFFERED = 30;

/** One more permission: its action is offered from those there are, its scope in the forms that the action takes. */
export function AddPermission({
  known,
  permissions,
  onAdd,
}: {
  known: Known;
  permissions: readonly Permission[];
  onAdd: (permission: Permission) => void;
}) {
  const [action, setAction] = useState('');
  const [scope, setScope] = useState('');
  const forms = scopeForms(known, action.trim());
  const takesNone = forms?.length === 0;
  const added: Permission = { action: action.trim(), scope: takesNone ? '' : scope.trim() };
  const isThere = permissions.some((pair) => permissionKey(pair) === permissionKey(added));
  const isBegun = forms?.some((form) => form.isBeginning && form.scope === added.scope) === true;
  const isReady =
    added.action !== '' && !isThere && !isBegun && (forms === undefined || takesNone || added.scope !== '');
  const searchActions = async (text: string): Promise<readonly Option<string>[]> =>
    findActions(known, text, OFFERED).map((name) => ({
      key: name,
      value: name,
      label: name,
      shown: <code>{name}</code>,
    }));
  const searchScopes = async (text: string): Promise<readonly Option<ScopeForm>[]> =>
    (forms ?? [])
      .filter((form) => text === '' || form.scope.startsWith(text) || text.startsWith(form.scope))
      .map((form) => ({
        key: form.scope,
        // What is written behind a beginning stays.
        label: form.isBeginning && text.startsWith(form.scope) ? text : form.scope,
        value: form,
        shown: (
          <>
            <code>{form.scope}</code>
            {form.isBeginning && <code>…</code>} <span class="quiet small">{form.about}</span>
          </>
        ),
      }));
  return (
    <div class="rights-add-permission">
      <Pick
        label="Action"
        text={action}
        search={searchActions}
        onPick={({ value }) => {
          setAction(value);
          setScope('');
        }}
        onText={setAction}
        hint={hintOfAction(known, added.action, forms)}
        placeholder="teams:read"
      />
      {takesNone ? (
        <p class="rights-beside-fields quiet">Takes no scope.</p>
      ) : (
        <Pick
          // Its offers depend on the action.
          key={action}
          label="Scope"
          text={scope}
          search={searchScopes}
          onPick={(option) => setScope(option.label)}
          onText={setScope}
          hint={isBegun ? 'Write the id behind it.' : 'All, or one by its id'}
          placeholder={forms?.find((form) => !form.isBeginning)?.scope ?? ''}
        />
      )}
      <div class="rights-beside-fields">
        <button
          type="button"
          disabled={!isReady}
          onClick={() => {
            onAdd(added);
            setScope('');
            if (takesNone) setAction('');
          }}
        >
          {isThere && added.action !== '' ? 'Is there already' : 'Add'}
        </button>
      </div>
    </div>
  );
}

function hintOfAction(known: Known, action: string, forms: readonly ScopeForm[] | undefined): string {
  if (action === '') return 'Begin to type: teams, users, folders …';
  if (forms !== undefined) return 'A known action';
  return known.isWhole ? 'No known action' : 'Not an action that is shipped';
}
