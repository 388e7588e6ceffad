import { useRef, useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { copyText } from '../../kit/copy-text.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { curlLine } from './curl-line.ts';

/** Shows the key of a new token, once. It is nowhere but in what this is given, which its owner forgets when it is closed. */
export function KeyDialog({
  token: { name, key },
  accountName,
  onClose,
}: {
  token: components['schemas']['NewApiKeyResult'];
  accountName: string;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    if (await copyText(key)) {
      setSaid('Copied.');
      return;
    }
    // Then what is selected is copied by hand.
    field.current?.select();
    setSaid('The browser did not let it be copied. The key is selected: copy it by hand.');
  };
  return (
    <Dialog title={`The key of ${name}`} onClose={onClose}>
      <p class="note note-warn">
        <strong>This is the only time that the key is shown.</strong> Store it where the program reads it.
        Whoever has it acts as {accountName}.
      </p>
      <div class="key-row">
        <Field label="Key">
          {(ids) => (
            <input
              {...ids}
              ref={field}
              class="key"
              type="text"
              readOnly
              spellcheck={false}
              autocomplete="off"
              value={key}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
        </Field>
        <button type="button" class="primary" onClick={() => void copy()}>
          Copy key
        </button>
      </div>
      <p class="quiet small" role="status">
        {said}
      </p>
      <p>Try it in a shell. It waits for the key, and does not show it:</p>
      <pre class="shell-line">
        <code>{curlLine(location.origin)}</code>
      </pre>
      <div class="dialog-actions">
        <button type="button" onClick={onClose}>
          I have stored it
        </button>
      </div>
    </Dialog>
  );
}
