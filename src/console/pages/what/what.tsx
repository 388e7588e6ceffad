import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { PageProps } from '../page-props.ts';
import { About } from './about.tsx';
import { findPrincipal } from './find.ts';
import { Permissions } from './permissions.tsx';
import { PickSubject } from './pick-subject.tsx';
import type { AskedSubject } from './subject.ts';
import { readSubject, writeSubject } from './subject.ts';
import './what.css';

/** What can somebody do? Who it is about stands in the address. */
export function WhatPage({ query }: PageProps) {
  const { who, isPerson } = useSession();
  const subject = readSubject(query.get('subject'));
  const own = writeSubject({ kind: isPerson ? 'person' : 'account', login: who.login });
  return (
    <Page
      title="What can somebody do?"
      intro="Everything that one person or service account may do in this org, and where each of it comes from."
    >
      <PickSubject subject={subject} />
      {subject === undefined ? (
        <Empty title="Nobody is picked yet.">
          <p>
            Pick somebody above, or look at <a href={hrefTo(['what'], { subject: own })}>what you can do</a>{' '}
            yourself. To ask the other way round, see <a href={hrefTo(['who'])}>who can do something</a>.
          </p>
        </Empty>
      ) : (
        <Answer key={writeSubject(subject)} subject={subject} query={query} />
      )}
    </Page>
  );
}

function Answer({ subject, query }: { subject: AskedSubject; query: URLSearchParams }) {
  const session = useSession();
  const found = useLoaded(
    async (signal) => ({ principal: await findPrincipal(session, subject, signal) }),
    [subject],
  );
  return (
    <Shown of={found}>
      {({ principal }) =>
        principal === undefined ? (
          <Empty
            title={
              subject.kind === 'person'
                ? 'Nobody in this org has this login.'
                : 'No service account of this org has this login.'
            }
          >
            <p>
              <code>{subject.login}</code> may be in another org, or have another name now. Pick somebody
              above.
            </p>
          </Empty>
        ) : (
          <>
            <About principal={principal} />
            <Permissions principal={principal} query={query} />
          </>
        )
      }
    </Shown>
  );
}
