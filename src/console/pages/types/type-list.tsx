import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { TextField } from '../../kit/field.tsx';
import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import type { Column } from '../../kit/table.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { filterTypes, ORIGIN_WORDS, originOf } from './type-rows.ts';

type Type = components['schemas']['ResourceTypeDTO'];

/** The types that count in the org. What is looked for is in the address. */
export function TypeList({ query }: { query: URLSearchParams }) {
  const { api, actions } = useSession();
  const loaded = useLoaded(
    async (signal) => await answer(api.GET('/api/access-control/resource-types', { signal })),
    [],
  );
  const text = query.get('q') ?? '';
  return (
    <Page
      title="Resource types"
      intro="What there are permissions on. A type has actions, and levels that give some of them on a single resource."
      actions={
        actions.has('resource-types:write') && (
          <a class="button primary" href={hrefTo(['types'], { new: 'type' })}>
            Declare a type
          </a>
        )
      }
    >
      <Shown of={loaded}>
        {(types) => {
          const shown = filterTypes(types, text);
          return (
            <>
              <div class="rights-one-field">
                <TextField
                  label="Find"
                  type="search"
                  value={text}
                  onValue={(value) => replaceRoute(['types'], { q: value })}
                  hint="In names, actions and levels."
                />
              </div>
              <p class="quiet small" role="status">
                {shown.length === types.length
                  ? `${types.length.toLocaleString()} types`
                  : `${shown.length.toLocaleString()} of ${types.length.toLocaleString()} types`}
              </p>
              {shown.length === 0 ? (
                <Empty title={types.length === 0 ? 'You may read no type.' : 'No type is like that.'}>
                  {types.length > 0 && 'Look for another name, action or level.'}
                </Empty>
              ) : (
                <Table caption="Resource types" columns={COLUMNS} rows={shown} keyOf={({ type }) => type} />
              )}
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

const COLUMNS: readonly Column<Type>[] = [
  {
    title: 'Type',
    isName: true,
    cell: ({ type, displayName }) => (
      <>
        <a href={hrefTo(['types', type])}>{type}</a>
        {displayName !== '' && displayName !== type && (
          <span class="quiet small type-about">{displayName}</span>
        )}
      </>
    ),
  },
  { title: 'From', cell: (type) => <span class="rights-tag">{ORIGIN_WORDS[originOf(type)]}</span> },
  { title: 'Levels', cell: ({ levels }) => levels.map(({ name }) => name).join(', ') || 'none' },
  { title: 'Actions', isNumber: true, cell: ({ actions }) => actions.length },
];
