import { useState } from 'preact/hooks';

import { CheckField, TextField } from '../../kit/field.tsx';
import { DISPLAY_NAME_MAX } from '../../../core/declaration.ts';
import { LevelsEditor } from './levels-editor.tsx';
import type { TypeDraft } from './type-draft.ts';
import { problemOfDraft, withAction, withoutAction } from './type-draft.ts';

/**
 * The fields of a type. What is wrong is said once it was tried to save; `onSave` asks the API. The name, the word in scopes and the reach of
 * a type that `isThere` are not changed.
 */
export function TypeForm({
  start,
  isThere,
  verb,
  onSave,
  cancelHref,
}: {
  start: TypeDraft;
  isThere: boolean;
  verb: string;
  onSave: (draft: TypeDraft) => Promise<void>;
  cancelHref: string;
}) {
  const [draft, setDraft] = useState(start);
  const [isAsked, setAsked] = useState(false);
  const set = (part: Partial<TypeDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const wrong = problemOfDraft(draft);
  const errorOf = (field: string): string | undefined =>
    isAsked && wrong?.field === field ? `It ${wrong.problem}.` : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (wrong === undefined) void onSave(draft);
      }}
    >
      <div class="fields">
        {!isThere && (
          <TextField
            label="Name"
            value={draft.name}
            onValue={(name) => set({ name })}
            required
            maxLength={64}
            error={errorOf('type')}
            hint="As actions and scopes have it: invoices."
          />
        )}
        <TextField
          label="Display name"
          value={draft.displayName}
          onValue={(displayName) => set({ displayName })}
          maxLength={DISPLAY_NAME_MAX}
          error={errorOf('displayName')}
          hint="What people see. May be empty."
        />
        {!isThere && (
          <TextField
            label="Word before the id in scopes"
            value={draft.attribute}
            onValue={(attribute) => set({ attribute })}
            maxLength={32}
            error={errorOf('attribute')}
            hint={`${draft.name || 'invoices'}:${draft.attribute || 'id'}:7. It is never changed.`}
          />
        )}
      </div>
      {!isThere && (
        <CheckField
          label="For all orgs"
          hint="It counts in every org. You need the right to declare it in all orgs."
          checked={draft.global}
          onChecked={(global) => set({ global })}
        />
      )}
      <ActionsEditor
        draft={draft}
        error={errorOf('actions')}
        onAdd={(action) => setDraft((now) => withAction(now, action))}
        onRemove={(action) => setDraft((now) => withoutAction(now, action))}
      />
      <LevelsEditor draft={draft} error={errorOf('levels')} onDraft={setDraft} />
      <div class="rights-form-actions">
        <button type="submit" class="primary">
          {verb}
        </button>
        <a class="button" href={cancelHref}>
          Cancel
        </a>
        {isAsked && wrong !== undefined && (
          <span class="bad small" role="alert">
            Something above is not right yet.
          </span>
        )}
      </div>
    </form>
  );
}

function ActionsEditor({
  draft,
  error,
  onAdd,
  onRemove,
}: {
  draft: TypeDraft;
  error: string | undefined;
  onAdd: (action: string) => void;
  onRemove: (action: string) => void;
}) {
  const [text, setText] = useState('');
  const words = text.split(/[\s,]+/).filter(Boolean);
  const add = (): void => {
    for (const word of words) onAdd(word);
    setText('');
  };
  return (
    <section class="section">
      <div class="section-head">
        <h2>Actions ({draft.actions.length})</h2>
      </div>
      <div class="type-open">
        <TextField
          label="New actions"
          value={text}
          onValue={setText}
          error={error}
          hint={`What can be done to one resource: read approve. Then read is the action ${draft.name || 'invoices'}:read.`}
        />
        <button type="button" disabled={words.length === 0} onClick={add}>
          Add
        </button>
      </div>
      {draft.actions.length === 0 ? (
        <p class="quiet">None yet.</p>
      ) : (
        <ul class="chips">
          {draft.actions.map((action) => (
            <li key={action} class="type-action">
              <code>{action}</code>
              <button type="button" class="plain" onClick={() => onRemove(action)}>
                Remove<span class="hidden"> the action {action}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
