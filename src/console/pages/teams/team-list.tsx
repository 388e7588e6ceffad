import { useEffect, useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { Page } from '../../kit/page.tsx';
import { Pager } from '../../kit/pager.tsx';
import { Shown } from '../../kit/shown.tsx';
import { Table } from '../../kit/table.tsx';
import { useSettled } from '../../kit/use-settled.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { ORDERS, readAsked } from './asked.ts';
import type { Asked } from './asked.ts';

const PER_PAGE = 25;

const ask = (asked: Asked): void =>
  replaceRoute(['teams'], {
    query: asked.text,
    order: asked.order === 'name-asc' ? undefined : asked.order,
    page: asked.page === 1 ? undefined : asked.page,
  });

/** All teams that the caller may read, in pages, with a search by name. What is asked for is in the address. */
export function TeamList({ query }: { query: URLSearchParams }) {
  const { api, actions } = useSession();
  const asked = readAsked(query);
  const [text, setText] = useState(asked.text);
  // The address may say another text: after a step back. What is being typed is left alone.
  useEffect(() => setText((typed) => (typed.trim() === asked.text ? typed : asked.text)), [asked.text]);
  useSettled(text, asked.text, (settled) => ask({ ...asked, text: settled, page: 1 }));
  const found = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/teams/search', {
          params: {
            query: { query: asked.text, sort: asked.order, page: asked.page, perpage: PER_PAGE },
          },
          signal,
        }),
      ),
    [asked.text, asked.order, asked.page],
  );
  const mayMake = actions.has('teams:create');
  return (
    <Page
      title="Teams"
      intro="A team gives its roles to all who are in it. People and service accounts are added by hand, or come by an external group."
      actions={
        mayMake && (
          <a class="button primary" href={hrefTo(['teams', 'new'])}>
            Make a team
          </a>
        )
      }
    >
      <div class="fields teams-asked">
        <TextField label="Find a team by its name" type="search" value={text} onValue={setText} />
        <SelectField
          label="Order"
          value={asked.order}
          choices={ORDERS}
          onValue={(order) => ask({ ...asked, order, page: 1 })}
        />
      </div>
      <Shown of={found}>
        {({ teams, totalCount }) =>
          totalCount === 0 ? (
            <NoTeams text={asked.text} mayMake={mayMake} />
          ) : (
            <>
              <p class="quiet small" role="status">
                {totalCount.toLocaleString()} {totalCount === 1 ? 'team' : 'teams'}
                {asked.text !== '' && <> with “{asked.text}” in the name</>}
              </p>
              <Table
                caption="Teams"
                rows={teams}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Team',
                    isName: true,
                    cell: ({ id, name }) => (
                      <Chip kind="team" href={hrefTo(['teams', id])}>
                        {name}
                      </Chip>
                    ),
                  },
                  { title: 'E-mail', cell: ({ email }) => email || <span class="quiet">none</span> },
                  {
                    title: 'Members',
                    isNumber: true,
                    cell: ({ memberCount }) => memberCount.toLocaleString(),
                  },
                ]}
              />
              <Pager
                page={asked.page}
                perPage={PER_PAGE}
                total={totalCount}
                onPage={(page) => ask({ ...asked, page })}
              />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function NoTeams({ text, mayMake }: { text: string; mayMake: boolean }) {
  if (text !== '')
    return (
      <Empty title="No team that you may read has this in its name.">
        <button type="button" onClick={() => ask({ text: '', order: 'name-asc', page: 1 })}>
          Show all teams
        </button>
      </Empty>
    );
  return (
    <Empty title="There is no team that you may read.">
      {mayMake ? (
        <>
          <a href={hrefTo(['teams', 'new'])}>Make a team</a>, add people to it, and give it roles.
        </>
      ) : (
        'Somebody who may make teams can add you to one.'
      )}
    </Empty>
  );
}
