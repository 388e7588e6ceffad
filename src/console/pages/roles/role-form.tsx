import { useMemo, useState } from 'preact/hooks';

import { CheckField, Field, TextField } from '../../kit/field.tsx';
import { ROLE_NAME_MAX, ROLE_TEXT_MAX, ROLE_UID_MAX, roleKindOf } from '../../../core/role.ts';
import type { Marking } from './load-known.ts';
import { PermissionEditor } from './permission-editor.tsx';
import { marksOf } from './permission-marks.ts';
import type { RoleDraft, ToldRole } from './role-draft.ts';
import { draftOf, isSameDraft, rowsOf } from './role-draft.ts';

/**
 * The fields of a role. `before` is the role as it is, and undefined for a new one; `start` is what stands in the fields at first. What is
 * marked is only foreseen: `onSave` asks the API.
 */
export function RoleForm({
  before,
  start,
  marking,
  verb,
  onSave,
  cancelHref,
}: {
  before: ToldRole | undefined;
  start: RoleDraft;
  marking: Marking;
  verb: string;
  onSave: (draft: RoleDraft) => Promise<void>;
  cancelHref: string;
}) {
  const [draft, setDraft] = useState(start);
  const [isAsked, setAsked] = useState(false);
  const set = (part: Partial<RoleDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const isNew = before === undefined;
  const isBasic = before !== undefined && roleKindOf(before.name) === 'basic';
  const had = useMemo(() => (before === undefined ? [] : draftOf(before).permissions), [before]);
  const rows = useMemo(() => rowsOf(had, draft.permissions), [had, draft.permissions]);
  // Of a role of all orgs it counts what the caller holds in all orgs, which its permissions in this one do not tell.
  const holdings = draft.global ? undefined : marking.holdings;
  const marks = useMemo(() => marksOf(rows, marking.known, holdings), [rows, marking, holdings]);
  const nameError = isAsked && draft.name.trim() === '' ? 'A role needs a name.' : undefined;
  const isUnchanged = before !== undefined && isSameDraft(draft, draftOf(before));
  return (
    <form
      class="role-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (draft.name.trim() !== '' && !isUnchanged) void onSave(draft);
      }}
    >
      {isBasic ? (
        <p class="note">Of a basic role only the permissions are changed, in all orgs at once.</p>
      ) : (
        <>
          <div class="fields">
            <TextField
              label="Name"
              value={draft.name}
              onValue={(name) => set({ name })}
              required
              maxLength={ROLE_NAME_MAX}
              error={nameError}
              hint="Unique in the org, such as custom:invoices:approver."
            />
            <TextField
              label="Display name"
              value={draft.displayName}
              onValue={(displayName) => set({ displayName })}
              maxLength={ROLE_TEXT_MAX}
              hint="What people see. May be empty."
            />
            <TextField
              label="Group"
              value={draft.group}
              onValue={(group) => set({ group })}
              maxLength={ROLE_TEXT_MAX}
              hint="What it is listed with. May be empty."
            />
            {isNew && (
              <TextField
                label="Uid"
                value={draft.uid}
                onValue={(uid) => set({ uid })}
                maxLength={ROLE_UID_MAX}
                hint="Letters, digits, - and _. Made for you when empty."
              />
            )}
          </div>
          <Field label="Description" hint="What it is for, for whoever gives it.">
            {(ids) => (
              <textarea
                {...ids}
                class="prose"
                rows={2}
                maxLength={ROLE_TEXT_MAX}
                value={draft.description}
                onInput={(event) => set({ description: event.currentTarget.value })}
              />
            )}
          </Field>
          <div class="rights-checks">
            <CheckField
              label="Hidden"
              hint="It is left out of lists, and counts all the same."
              checked={draft.hidden}
              onChecked={(hidden) => set({ hidden })}
            />
            {isNew && (
              <CheckField
                label="For all orgs"
                hint="Every org sees it. You need the right to make it in all orgs."
                checked={draft.global}
                onChecked={(global) => set({ global })}
              />
            )}
          </div>
        </>
      )}
      <PermissionEditor
        rows={rows}
        marks={marks}
        known={marking.known}
        permissions={draft.permissions}
        onPermissions={(permissions) => set({ permissions })}
      />
      {draft.global && (
        <p class="note">
          It is a role of all orgs. What you may give in all orgs is not foreseen here: the next step tells.
        </p>
      )}
      <div class="rights-form-actions">
        <button type="submit" class="primary" disabled={isUnchanged}>
          {verb}
        </button>
        <a class="button" href={cancelHref}>
          Cancel
        </a>
        {isUnchanged && <span class="quiet small">Nothing is changed yet.</span>}
        {marks.size > 0 && (
          <span class="bad small">
            {marks.size === 1
              ? 'One permission will be refused.'
              : `${marks.size.toLocaleString()} permissions will be refused.`}
          </span>
        )}
      </div>
    </form>
  );
}
