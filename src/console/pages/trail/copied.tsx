import { useState } from 'preact/hooks';

import { copyText } from '../../kit/copy-text.ts';
import { useNotice } from '../../kit/notices.tsx';

/** So much of it is shown. */
const SHOWN = 16;

/** A long text of letters and digits, shown short, with a button that copies all of it. `label` says what it is: `the hash`. */
export function Copied({ label, text }: { label: string; text: string }) {
  const tell = useNotice();
  const [isWhole, setWhole] = useState(false);
  if (text === '') return <span class="quiet">none</span>;
  const copy = async (): Promise<void> => {
    if (await copyText(text)) {
      tell(`Copied ${label}.`);
      return;
    }
    setWhole(true);
    tell('The browser did not let it be copied. Here is all of it.');
  };
  return (
    <span class="copied">
      <code title={text}>{isWhole || text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`}</code>{' '}
      <button type="button" class="plain small" onClick={() => void copy()}>
        Copy<span class="hidden"> {label}</span>
      </button>
    </span>
  );
}
