import type { TypeDraft } from './type-draft.ts';
import {
  changeLevel,
  LEVEL_ACTIONS,
  levelsThatGiveLess,
  toggleAction,
  withLevel,
  withoutLevel,
} from './type-draft.ts';

/** What the two actions on levels are called in the table. */
const ABOUT: Readonly<Record<string, string>> = {
  [LEVEL_ACTIONS[0]]: 'see who has which level',
  [LEVEL_ACTIONS[1]]: 'give and take levels',
};

/** The levels of a type, each with what it gives: a column with a box for every action. */
export function LevelsEditor({
  draft,
  error,
  onDraft,
}: {
  draft: TypeDraft;
  error: string | undefined;
  onDraft: (change: (now: TypeDraft) => TypeDraft) => void;
}) {
  const less = levelsThatGiveLess(draft).filter((name) => name !== '');
  return (
    <section class="section">
      <div class="section-head">
        <h2>Levels ({draft.levels.length})</h2>
        <button type="button" onClick={() => onDraft(withLevel)}>
          Add a level
        </button>
      </div>
      <p class="quiet">
        A level gives all that is ticked in its column, on one resource. A new one begins with what the one
        before it gives.
      </p>
      {error !== undefined && (
        <p class="bad" role="alert">
          {error}
        </p>
      )}
      {less.length > 0 && (
        <p class="note">
          {less.join(', ')}: gives less than the level before it. That is allowed, but levels are shown as if
          they rise.
        </p>
      )}
      {draft.levels.length > 0 && (
        <div class="type-matrix" role="region" aria-label="Levels" tabIndex={0}>
          <table>
            <caption class="hidden">Which level gives which action</caption>
            <thead>
              <tr>
                <th scope="col">Action</th>
                {draft.levels.map(({ key, name }, index) => (
                  <th key={key} scope="col" aria-label={name || `Level ${index + 1}`}>
                    <input
                      type="text"
                      aria-label={`Name of level ${index + 1}`}
                      value={name}
                      maxLength={64}
                      placeholder={index === 0 ? 'View' : 'Edit'}
                      spellcheck={false}
                      autocomplete="off"
                      onInput={(event) => {
                        const { value } = event.currentTarget;
                        onDraft((now) => changeLevel(now, key, { name: value }));
                      }}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...draft.actions, ...LEVEL_ACTIONS].map((action) => (
                <tr key={action}>
                  <th scope="row">
                    <code>{action in ABOUT ? `${draft.name || '…'}${action}` : action}</code>
                    {action in ABOUT && <span class="quiet small type-about">{ABOUT[action]}</span>}
                  </th>
                  {draft.levels.map(({ key, name, actions }, index) => (
                    <td key={key} data-title={name || `Level ${index + 1}`}>
                      <input
                        type="checkbox"
                        aria-label={`${name || `Level ${index + 1}`} gives ${action}`}
                        checked={actions.includes(action)}
                        onChange={(event) => {
                          const { checked } = event.currentTarget;
                          onDraft((now) => toggleAction(now, key, action, checked));
                        }}
                      />
                    </td>
                  ))}
                </tr>
              ))}
              <tr>
                <th scope="row">
                  <span class="hidden">Remove a level</span>
                </th>
                {draft.levels.map(({ key, name }, index) => (
                  <td key={key}>
                    <button
                      type="button"
                      class="plain"
                      onClick={() => onDraft((now) => withoutLevel(now, key))}
                    >
                      Remove<span class="hidden"> {name || `level ${index + 1}`}</span>
                    </button>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
