import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { SelectField } from '../../kit/field.tsx';
import { Page } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Shown } from '../../kit/shown.tsx';
import type { Column } from '../../kit/table.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo, replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { Mark } from '../../kit/mark.tsx';
import { pageNumber } from '../../kit/page-number.ts';
import { SearchField } from '../../kit/search-field.tsx';
import { MakeAccount } from './make-account.tsx';

const PER_PAGE = 50;

type State = 'any' | 'disabled' | 'expired';

const STATES: readonly { readonly value: State; readonly label: string }[] = [
  { value: 'any', label: 'All' },
  { value: 'disabled', label: 'Disabled ones' },
  { value: 'expired', label: 'With expired tokens' },
];

/** The service accounts of the org, searched and paged by the server. */
export function AccountsList({ query }: { query: URLSearchParams }) {
  const { api, actions } = useSession();
  const [isMaking, setMaking] = useState(false);
  const search = query.get('query') ?? '';
  const page = pageNumber(query.get('page'));
  const state = STATES.find(({ value }) => value === query.get('state'))?.value ?? 'any';
  const list = (wanted: { query: string; state: State; page: number }): void =>
    replaceRoute(['accounts'], {
      query: wanted.query,
      state: wanted.state === 'any' ? undefined : wanted.state,
      page: wanted.page > 1 ? wanted.page : undefined,
    });
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/serviceaccounts/search', {
          params: {
            query: {
              query: search,
              page,
              perpage: PER_PAGE,
              ...(state === 'disabled' && { disabled: true }),
              ...(state === 'expired' && { expiredTokens: true }),
            },
          },
          signal,
        }),
      ),
    [search, page, state],
  );
  const isNarrowed = search !== '' || state !== 'any';
  return (
    <Page
      title="Service accounts"
      intro="Programs act as service accounts of this org. Each signs in by tokens of its own."
      actions={
        actions.has('serviceaccounts:create') && (
          <button type="button" class="primary" onClick={() => setMaking(true)}>
            Make a service account
          </button>
        )
      }
    >
      <div class="search-row">
        <SearchField
          label="Find service accounts"
          hint="A part of the name or the login."
          value={search}
          onSearch={(text) => list({ query: text, state, page: 1 })}
        />
        <SelectField
          label="Show"
          value={state}
          onValue={(wanted) => list({ query: search, state: wanted, page: 1 })}
          choices={STATES}
        />
      </div>
      <Shown of={loaded}>
        {({ serviceAccounts, totalCount }) => (
          <>
            {serviceAccounts.length > 0 ? (
              <Table
                caption="Service accounts of the org"
                columns={COLUMNS}
                rows={serviceAccounts}
                keyOf={({ id }) => id}
              />
            ) : (
              <Empty title={isNarrowed ? 'No service account fits.' : 'There are no service accounts yet.'}>
                {isNarrowed ? (
                  <button type="button" onClick={() => list({ query: '', state: 'any', page: 1 })}>
                    Show all
                  </button>
                ) : (
                  'Make one for each program that calls the API, and give it no more than it needs.'
                )}
              </Empty>
            )}
            <Pager
              page={page}
              perPage={PER_PAGE}
              total={totalCount}
              onPage={(wanted) => list({ query: search, state, page: wanted })}
            />
          </>
        )}
      </Shown>
      {isMaking && (
        <MakeAccount
          onClose={() => setMaking(false)}
          onMade={(id) => {
            setMaking(false);
            goTo(['accounts', id]);
          }}
        />
      )}
    </Page>
  );
}

const COLUMNS: readonly Column<components['schemas']['ServiceAccountDTO']>[] = [
  {
    title: 'Name',
    isName: true,
    cell: ({ id, name }) => (
      <Chip kind="account" href={hrefTo(['accounts', id])}>
        {name}
      </Chip>
    ),
  },
  { title: 'Login', cell: ({ login }) => <code>{login}</code> },
  { title: 'Org role', cell: ({ role }) => role },
  { title: 'Tokens', cell: ({ tokens }) => tokens.toLocaleString() },
  {
    title: 'State',
    cell: ({ isDisabled }) =>
      isDisabled ? <Mark tone="bad">Disabled</Mark> : <span class="quiet">Active</span>,
  },
];
