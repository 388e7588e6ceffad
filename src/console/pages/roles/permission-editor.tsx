import { useState } from 'preact/hooks';

import { Field, TextField } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import type { Permission } from '../../../core/permission.ts';
import { permissionKey } from '../../../core/permission.ts';
import { AddPermission } from './add-permission.tsx';
import { FewOrMany } from './few-or-many.tsx';
import type { Known } from './known-actions.ts';
import { filterPermissions } from './permission-groups.ts';
import type { Mark } from './permission-marks.ts';
import type { DraftRow } from './role-draft.ts';
import { permissionsInText, withoutPermission, withPermission } from './role-draft.ts';
import { PermissionText } from './role-permissions.tsx';

/** From so many permissions on there is a field to find some. */
const MANY = 8;
/** The permissions of a role that is written: what is added and left out is seen, and what will be refused is marked with why. */
export function PermissionEditor({
  rows,
  marks,
  known,
  permissions,
  onPermissions,
}: {
  rows: readonly DraftRow[];
  marks: ReadonlyMap<string, readonly Mark[]>;
  known: Known;
  permissions: readonly Permission[];
  onPermissions: (permissions: readonly Permission[]) => void;
}) {
  const [text, setText] = useState('');
  const [onlyMarked, setOnlyMarked] = useState(false);
  const found = filterPermissions(rows, text);
  // Who mends the last marked one sees all again.
  const isOnlyMarked = onlyMarked && marks.size > 0;
  const shown = isOnlyMarked ? found.filter((row) => marks.has(permissionKey(row))) : found;
  const row = (one: DraftRow) => (
    <EditorRow
      row={one}
      marks={marks.get(permissionKey(one)) ?? []}
      onRemove={() => onPermissions(withoutPermission(permissions, one))}
      onPutBack={() => onPermissions(withPermission(permissions, one))}
    />
  );
  return (
    <section class="section">
      <div class="section-head">
        <h2>Permissions ({permissions.length.toLocaleString()})</h2>
        {marks.size > 0 && (
          <button type="button" aria-pressed={isOnlyMarked} onClick={() => setOnlyMarked(!isOnlyMarked)}>
            {isOnlyMarked ? 'Show all' : `Show what will be refused (${marks.size.toLocaleString()})`}
          </button>
        )}
      </div>
      <AddPermission
        known={known}
        permissions={permissions}
        onAdd={(permission) => onPermissions(withPermission(permissions, permission))}
      />
      <AddMany
        onAdd={(added) => onPermissions(added.reduce<readonly Permission[]>(withPermission, permissions))}
      />
      {rows.length > MANY && (
        <div class="rights-one-field">
          <TextField
            label="Find permissions"
            type="search"
            value={text}
            onValue={setText}
            hint={`${shown.length.toLocaleString()} of ${rows.length.toLocaleString()}`}
          />
        </div>
      )}
      {rows.length === 0 && <p class="quiet">None yet. Add the first one above.</p>}
      <FewOrMany label="Permissions" rows={shown} keyOf={permissionKey} estimate={45}>
        {row}
      </FewOrMany>
    </section>
  );
}

const STATES = { kept: '', added: 'Added', removed: 'Left out' } as const;

function EditorRow({
  row,
  marks,
  onRemove,
  onPutBack,
}: {
  row: DraftRow;
  marks: readonly Mark[];
  onRemove: () => void;
  onPutBack: () => void;
}) {
  const { action, scope, state } = row;
  const isRemoved = state === 'removed';
  return (
    <div class={`rights-line rights-line-${state}`}>
      <div class="rights-line-what">
        <div>
          {isRemoved ? (
            <del>
              <PermissionText action={action} scope={scope} />
            </del>
          ) : (
            <PermissionText action={action} scope={scope} />
          )}{' '}
          {state !== 'kept' && (
            <span class={state === 'added' ? 'rights-tag rights-tag-good' : 'rights-tag rights-tag-bad'}>
              {STATES[state]}
            </span>
          )}
        </div>
        {marks.map(({ why, words }) => (
          <p key={why} class="rights-mark small">
            <Icon name="warning" /> <span>{words}</span>
          </p>
        ))}
      </div>
      <button type="button" class="plain" onClick={isRemoved ? onPutBack : onRemove}>
        {isRemoved ? 'Put back' : 'Remove'}
        <span class="hidden">
          {' '}
          {action} {scope}
        </span>
      </button>
    </div>
  );
}

/** Adds as many permissions as lines are pasted. */
function AddMany({ onAdd }: { onAdd: (permissions: readonly Permission[]) => void }) {
  const [text, setText] = useState('');
  const { permissions, wrongLines } = permissionsInText(text);
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="rights-add-many" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Add several at once</summary>
      <Field
        label="Permissions, one a line"
        hint="An action, a blank, and a scope where it takes one."
        error={
          wrongLines.length === 0
            ? undefined
            : `Not an action and a scope: line ${wrongLines.slice(0, 5).join(', ')}${wrongLines.length > 5 ? ' and others' : ''}`
        }
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            spellcheck={false}
            placeholder={'teams:read teams:*\nteams:create'}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <button
        type="button"
        disabled={permissions.length === 0 || wrongLines.length > 0}
        onClick={() => {
          onAdd(permissions);
          setText('');
          setOpen(false);
        }}
      >
        {permissions.length <= 1 ? 'Add' : `Add ${permissions.length.toLocaleString()} permissions`}
      </button>
    </details>
  );
}
