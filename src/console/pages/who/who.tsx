import { useMemo } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { hrefTo } from '../../route/route.ts';
import type { PageProps } from '../page-props.ts';
import { AskForm } from './ask-form.tsx';
import { WhoAnswer } from './answer.tsx';
import { askedIn, readQuestion } from './question.ts';
import './who.css';

/** Who can do this? The question stands in the address; the answer says who, by which ways, and as of when. */
export function WhoPage({ query }: PageProps) {
  const asked = askedIn(query);
  // What the list is filtered by stands in the address as well, and is no other question.
  const question = useMemo(() => readQuestion(new URLSearchParams(asked)), [asked]);
  return (
    <Page
      title="Who can do this?"
      intro="Everybody who may do one action, on one resource or on all of a type, and by which roles, teams and groups."
    >
      <AskForm question={question} />
      {question === undefined ? (
        <Empty title="Nothing is asked yet.">
          <p>
            Pick an action above, for example{' '}
            <a href={hrefTo(['who'], { action: 'roles:write', type: 'permissions', id: 'type:delegate' })}>
              who may change roles
            </a>
            {', or '}
            <a href={hrefTo(['who'], { action: 'teams:create' })}>who may make teams</a>. For one person, see{' '}
            <a href={hrefTo(['what'])}>what somebody can do</a>.
          </p>
        </Empty>
      ) : (
        <WhoAnswer key={asked} question={question} query={query} />
      )}
    </Page>
  );
}
