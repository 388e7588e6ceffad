import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Shown } from '../../kit/shown.tsx';
import type { Column } from '../../kit/table.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { ListProps } from './people-list.tsx';
import { PersonMarks } from './person-marks.tsx';
import { SearchField } from '../../kit/search-field.tsx';

const PER_PAGE = 50;

/** The members of the org, searched and paged by the server. */
export function Members({ search, page, onList }: ListProps) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/org/users/search', {
          params: { query: { query: search, page, perpage: PER_PAGE } },
          signal,
        }),
      ),
    [search, page],
  );
  return (
    <>
      <div class="search-row">
        <SearchField
          label="Find members"
          hint="A part of the login, the e-mail address or the name."
          value={search}
          onSearch={(text) => onList(text, 1)}
        />
      </div>
      <Shown of={loaded}>
        {({ orgUsers, totalCount }) => (
          <>
            {orgUsers.length > 0 ? (
              <Table
                caption="Members of the org"
                columns={COLUMNS}
                rows={orgUsers}
                keyOf={({ userId }) => userId}
              />
            ) : (
              <Empty title={search === '' ? 'There is nobody here.' : 'No member fits.'}>
                {search === '' ? (
                  'Add somebody who is known to the deployment, by login or e-mail address.'
                ) : (
                  <button type="button" onClick={() => onList('', 1)}>
                    Show all members
                  </button>
                )}
              </Empty>
            )}
            <Pager
              page={page}
              perPage={PER_PAGE}
              total={totalCount}
              onPage={(wanted) => onList(search, wanted)}
            />
          </>
        )}
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<components['schemas']['OrgUserDTO']>[] = [
  {
    title: 'Login',
    isName: true,
    cell: ({ userId, login }) => (
      <Chip kind="person" href={hrefTo(['people', userId])}>
        {login}
      </Chip>
    ),
  },
  { title: 'Name', cell: ({ name }) => name },
  { title: 'E-mail', cell: ({ email }) => email },
  { title: 'Org role', cell: ({ role }) => role },
  { title: 'State', cell: (member) => <PersonMarks of={member} /> },
];
