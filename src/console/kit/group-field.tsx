import { useRef, useState } from 'preact/hooks';

import './group-field.css';
import { Chip } from './chip.tsx';
import type { Option } from './pick.tsx';
import { Pick } from './pick.tsx';
import { useSession } from '../session/session.ts';
import { loadMapped } from './load-mapped.ts';

/** So many are offered at once. */
const OFFERED = 20;

/**
 * A field for the id of an external group: any text, with the groups that are mapped already offered to whoever may read them. `onGroup` is
 * given the id; where it says true, the field is empty again.
 */
export function GroupField({
  label,
  hint,
  verb,
  onGroup,
}: {
  label: string;
  hint: string;
  verb: string;
  onGroup: (groupId: string) => Promise<boolean> | boolean;
}) {
  const { api, actions } = useSession();
  const [text, setText] = useState('');
  const known = useRef<Awaited<ReturnType<typeof loadMapped>> | undefined>(undefined);
  const search = async (typed: string, signal: AbortSignal): Promise<readonly Option<string>[]> => {
    if (!actions.has('groupsync.mappings:read')) return [];
    const wanted = typed.toLowerCase();
    // The list comes whole, so it is read once for as long as the field is there.
    known.current ??= await loadMapped(api, signal);
    return known.current
      .filter(({ groupID }) => groupID.toLowerCase().includes(wanted))
      .slice(0, OFFERED)
      .map(({ groupID }) => ({
        key: groupID,
        value: groupID,
        label: groupID,
        shown: (
          <Chip kind="group">
            <span class="cut">{groupID}</span>
          </Chip>
        ),
      }));
  };
  const send = async (): Promise<void> => {
    if (await onGroup(text.trim())) setText('');
  };
  return (
    <form
      class="group-field"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send();
      }}
    >
      <Pick
        label={label}
        hint={hint}
        text={text}
        search={search}
        onText={setText}
        onPick={({ value }) => setText(value)}
      />
      <button type="submit" disabled={text.trim() === ''}>
        {verb}
      </button>
    </form>
  );
}
