import type { ComponentChildren } from 'preact';

import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { Chip } from '../../kit/chip.tsx';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import type { Option } from '../../kit/pick.tsx';
import { Pick } from '../../kit/pick.tsx';
import { accounts, members, roles, teams } from '../../kit/searches.tsx';
import { useSession } from '../../session/session.ts';
import type { Filters } from './filters.ts';
import { isChoice, KIND_CHOICES } from './kinds.ts';
import { fromLocal, toLocal } from './local-time.ts';

/** Somebody of the org, a person or a service account. */
type Somebody = { readonly id: number };

/** What narrows the timeline. Each choice counts at once. */
export function FilterForm({
  filters,
  onFilters,
}: {
  filters: Filters;
  onFilters: (filters: Filters) => void;
}) {
  const { api } = useSession();
  const { kind, after, before } = filters;
  const set = (change: Partial<Filters>): void => onFilters({ ...filters, ...change });
  const inOrg = async (text: string, signal: AbortSignal): Promise<readonly Option<Somebody>[]> => {
    const found = await Promise.allSettled([
      members(api)(text, signal).then((all) =>
        all.map(({ value, ...option }) => ({ ...option, value: { id: value.userId } })),
      ),
      accounts(api)(text, signal).then((all) =>
        all.map(({ value, ...option }) => ({ ...option, value: { id: value.id } })),
      ),
    ]);
    const [people] = found;
    // One of them may be refused. Of two refusals the first is told.
    if (found.every(({ status }) => status === 'rejected') && people.status === 'rejected')
      throw people.reason;
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  };
  const anybody = filters.orgId === 0 ? everywhere(api) : inOrg;
  return (
    <div class="fields">
      <Field label="Kind of change">
        {(ids) => (
          <select
            {...ids}
            value={kind ?? ''}
            onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
          >
            <option value="">All kinds</option>
            {kind !== undefined && !isChoice(kind) && <option value={kind}>{kind}</option>}
            {KIND_CHOICES.map(({ label, choices }) => (
              <optgroup key={label} label={label}>
                {choices.map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      <Pick
        label="Done by"
        placeholder="A person or service account"
        search={anybody}
        onPick={({ value }) => set({ actor: String(value.id) })}
        clears
      />
      <Pick
        label="Done to"
        placeholder="A person or service account"
        search={anybody}
        onPick={({ value }) => set({ subject: String(value.id) })}
        clears
      />
      <Pick
        label="About the role"
        placeholder="A role"
        search={roles(api)}
        onPick={({ value }) => set({ role: value.uid })}
        clears
      />
      <Pick
        label="About the team"
        placeholder="A team"
        search={teams(api)}
        onPick={({ value }) => set({ team: String(value.id) })}
        clears
      />
      <TimeField label="From" value={after} onValue={(value) => set({ after: value })} />
      <TimeField label="Before" value={before} onValue={(value) => set({ before: value })} />
    </div>
  );
}

/** So many are offered at once. */
const OFFERED = 20;

/** The people of all orgs whose login, name or address has the text. */
const everywhere =
  (api: Api) =>
  async (text: string, signal: AbortSignal): Promise<readonly Option<Somebody>[]> => {
    const query = { query: text, perpage: OFFERED };
    const { users } = await answer(api.GET('/api/users/search', { params: { query }, signal }));
    return users.map(({ id, login, name }) => ({
      key: String(id),
      value: { id },
      label: login,
      shown: (
        <>
          <Chip kind="person">{login}</Chip> <span class="quiet">{name}</span>
        </>
      ),
    }));
  };

function TimeField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}) {
  return (
    <Field label={label}>
      {(ids) => (
        <input
          {...ids}
          type="datetime-local"
          value={toLocal(value)}
          onChange={(event) => onValue(fromLocal(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}

/** A filter that counts, with the way to take it away. */
export function FilterTag({
  label,
  children,
  onRemove,
}: {
  label: string;
  children: ComponentChildren;
  onRemove: () => void;
}) {
  return (
    <li>
      <button type="button" class="filter-tag" onClick={onRemove}>
        <span class="hidden">Take away the filter: </span>
        <span class="quiet">{label}</span> <span class="filter-value">{children}</span> <Icon name="no" />
      </button>
    </li>
  );
}
