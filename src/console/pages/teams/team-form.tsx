import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { TextField } from '../../kit/field.tsx';

/** The longest name and address that the API takes. */
const MAX = 190;

/** What a team is called, and where mail for it goes. */
export type TeamTexts = { readonly name: string; readonly email: string };

/** Asks for the name and the e-mail address of a team, and gives both without blanks around them. */
export function TeamForm({
  given,
  verb,
  onSend,
  cancelHref,
  children,
}: {
  given: TeamTexts;
  verb: string;
  onSend: (texts: TeamTexts) => void;
  cancelHref: string;
  /** What there is to say about what was sent. */
  children?: ComponentChildren;
}) {
  const [name, setName] = useState(given.name);
  const [email, setEmail] = useState(given.email);
  return (
    <form
      class="team-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ name: name.trim(), email: email.trim() });
      }}
    >
      <TextField
        label="Name"
        hint="No other team of the org has the same one."
        value={name}
        onValue={setName}
        required
        maxLength={MAX}
      />
      <TextField
        label="E-mail address"
        hint="Where the team is written to. It may be left empty."
        value={email}
        onValue={setEmail}
        maxLength={MAX}
      />
      {children}
      <div class="row">
        <button type="submit" class="primary">
          {verb}
        </button>
        <a class="button" href={cancelHref}>
          Cancel
        </a>
      </div>
    </form>
  );
}
