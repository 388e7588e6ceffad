import { useEffect, useRef, useState } from 'preact/hooks';

import { TextField } from './field.tsx';
import './search-row.css';

/** So long nothing is typed before it is searched for. */
const PAUSE_MS = 250;

/** A field to search a list by. `onSearch` is told what is wanted once nothing more is typed; `value` is what the list shows now. */
export function SearchField({
  label,
  value,
  onSearch,
  hint,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  hint?: string;
}) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = wanted;
      latest.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <TextField label={label} type="search" value={text} onValue={setText} hint={hint} />;
}
