import type { RefObject } from 'preact';

import type { Filters } from './filters.ts';
import { isNarrowed, whoIn } from './filters.ts';
import { FilterForm, FilterTag } from './filter-form.tsx';
import { KIND_CHOICES } from './kinds.ts';
import type { Names } from '../../changes/names.ts';
import { nameOf } from '../../changes/piece.ts';

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What the timeline is narrowed to, each with a way to take it away, and the form to narrow it further. */
export function FilterBar({
  filters,
  names,
  summary,
  onFilters,
  onClear,
}: {
  filters: Filters;
  names: Names;
  /** Where the focus goes from a filter that is taken away. */
  summary: RefObject<HTMLElement | null>;
  onFilters: (filters: Filters) => void;
  onClear: () => void;
}) {
  const said = saidBy(filters, names);
  return (
    <div class="filter-bar">
      <details class="filters">
        <summary ref={summary}>Filter</summary>
        <FilterForm filters={filters} onFilters={onFilters} />
      </details>
      {isNarrowed(filters) && (
        <ul class="filter-tags" aria-label="Filters">
          {said.map(({ name, label, value }) => (
            <FilterTag
              key={name}
              label={label}
              onRemove={() => {
                summary.current?.focus();
                onFilters({ ...filters, [name]: undefined });
              }}
            >
              {value}
            </FilterTag>
          ))}
          <li>
            <button type="button" class="plain" onClick={onClear}>
              Clear all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

type Said = { readonly name: keyof Filters; readonly label: string; readonly value: string };

function saidBy(filters: Filters, names: Names): Said[] {
  const { kind, actor, subject, role, team, after, before } = filters;
  const somebody = (text: string): string => {
    const who = whoIn(text);
    return 'id' in who ? nameOf({ of: 'user', id: who.id }, names) : who.login;
  };
  const kindLabel = KIND_CHOICES.flatMap(({ choices }) => choices).find(({ value }) => value === kind)?.label;
  const time = (text: string): string => {
    const at = Date.parse(text);
    return Number.isNaN(at) ? text : TIME.format(at);
  };
  return [
    ...(kind === undefined ? [] : [{ name: 'kind', label: 'Kind:', value: kindLabel ?? kind } as const]),
    ...(actor === undefined ? [] : [{ name: 'actor', label: 'Done by', value: somebody(actor) } as const]),
    ...(subject === undefined
      ? []
      : [{ name: 'subject', label: 'Done to', value: somebody(subject) } as const]),
    ...(role === undefined
      ? []
      : [{ name: 'role', label: 'Role:', value: nameOf({ of: 'role', id: role }, names) } as const]),
    ...(team === undefined
      ? []
      : [
          {
            name: 'team',
            label: 'Team:',
            value: /^\d+$/.test(team) ? nameOf({ of: 'team', id: Number(team) }, names) : team,
          } as const,
        ]),
    ...(after === undefined ? [] : [{ name: 'after', label: 'From', value: time(after) } as const]),
    ...(before === undefined ? [] : [{ name: 'before', label: 'Before', value: time(before) } as const]),
  ];
}
