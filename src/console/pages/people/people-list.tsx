import { useState } from 'preact/hooks';

import { Page } from '../../kit/page.tsx';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { AddMember } from './add-member.tsx';
import { Everybody } from './everybody.tsx';
import { MakePerson } from './make-person.tsx';
import { Members } from './members.tsx';
import { pageNumber } from '../../kit/page-number.ts';

/** What a list of people is narrowed to, and how the list changes that. */
export type ListProps = {
  readonly search: string;
  readonly page: number;
  readonly onList: (search: string, page: number) => void;
};

/** The members of the org and, for who may read them, all people of the deployment. */
export function PeopleList({ query }: { query: URLSearchParams }) {
  const { actions, isPerson } = useSession();
  const [asked, setAsked] = useState<'add' | 'make' | undefined>();
  // Joined to the key of the lists, so that they are read again once somebody was added.
  const [round, setRound] = useState(0);
  const isAll = query.get('of') === 'all';
  const list: ListProps = {
    search: query.get('query') ?? '',
    page: pageNumber(query.get('page')),
    onList: (search, page) =>
      replaceRoute(['people'], {
        of: isAll ? 'all' : undefined,
        query: search,
        page: page > 1 ? page : undefined,
      }),
  };
  const close = (): void => setAsked(undefined);
  return (
    <Page
      title="People"
      intro={
        isAll
          ? 'All people of the deployment, whichever orgs they are in.'
          : 'The members of this org, with the org role of each.'
      }
      actions={
        <>
          {isPerson && (
            <a class="button" href={hrefTo(['people', 'me'])}>
              Your own page
            </a>
          )}
          {actions.has('users:create') && (
            <button type="button" onClick={() => setAsked('make')}>
              Make a person
            </button>
          )}
          {actions.has('org.users:add') && (
            <button type="button" class="primary" onClick={() => setAsked('add')}>
              Add a member
            </button>
          )}
        </>
      }
    >
      {actions.has('users:read') && (
        <nav class="views" aria-label="Which people">
          <a href={hrefTo(['people'])} aria-current={isAll ? undefined : 'page'}>
            Members of this org
          </a>
          <a href={hrefTo(['people'], { of: 'all' })} aria-current={isAll ? 'page' : undefined}>
            All people of the deployment
          </a>
        </nav>
      )}
      {isAll ? <Everybody key={`all ${round}`} {...list} /> : <Members key={`members ${round}`} {...list} />}
      {asked === 'add' && (
        <AddMember
          onClose={close}
          onAdded={() => {
            close();
            setRound(round + 1);
          }}
        />
      )}
      {asked === 'make' && <MakePerson onClose={close} />}
    </Page>
  );
}
