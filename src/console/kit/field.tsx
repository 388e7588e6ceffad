import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type Said = {
  label: string;
  /** What is expected, in a few words. */
  hint?: ComponentChildren;
  /** What is wrong with what stands there. */
  error?: string | undefined;
};

/** A label with what belongs to it: `children` get the ids that tie them together. */
export function Field({
  label,
  hint,
  error,
  children,
}: Said & {
  children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-about`, 'aria-invalid': error !== undefined })}
      <p id={`${id}-about`} class={error === undefined ? 'hint' : 'hint bad'}>
        {error ?? hint}
      </p>
    </div>
  );
}

/** One line of text. */
export function TextField({
  value,
  onValue,
  type = 'text',
  required = false,
  maxLength,
  autoComplete = 'off',
  placeholder,
  ...said
}: Said & {
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'password' | 'email' | 'search' | 'number' | 'datetime-local' | 'date';
  required?: boolean;
  maxLength?: number;
  autoComplete?: string;
  placeholder?: string;
}) {
  return (
    <Field {...said}>
      {(ids) => (
        <input
          {...ids}
          // The types of the package tell each kind of field apart; these are alike.
          type={type as 'text'}
          value={value}
          required={required}
          maxLength={maxLength}
          autocomplete={autoComplete}
          placeholder={placeholder}
          spellcheck={false}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One of a few choices. */
export function SelectField<T extends string>({
  value,
  onValue,
  choices,
  ...said
}: Said & {
  value: T;
  onValue: (value: T) => void;
  choices: readonly { readonly value: T; readonly label: string }[];
}) {
  return (
    <Field {...said}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
            if (chosen !== undefined) onValue(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  hint,
  checked,
  onChecked,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
