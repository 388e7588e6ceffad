import { useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { Loading } from '../../kit/shown.tsx';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import type { PageProps } from '../page-props.ts';
import { Answer } from './answer.tsx';
import { QuestionForm } from './question-form.tsx';
import { isWhole, queryOf, questionOf } from '../../question/question.ts';
import { useTypes } from '../../question/use-types.ts';
import './why.css';

/** Whether somebody may do something, why, and what would change it. The question is in the address. */
export function WhyPage({ query }: PageProps) {
  const [round, setRound] = useState(0);
  const question = questionOf(query);
  const types = useTypes();
  const known = types.value ?? [];
  return (
    <Page
      title="Why, or why not?"
      intro="Ask whether somebody may do something. The answer says what gives it, and what would change it."
    >
      <QuestionForm
        question={question}
        types={known}
        onAsk={(asked) => {
          const to = queryOf(asked);
          if (hrefTo(['why'], to) === hrefTo(['why'], queryOf(question))) setRound(round + 1);
          else goTo(['why'], to);
        }}
      />
      {!isWhole(question) && (
        <Empty title="Nothing is asked yet.">
          Say who, what action, and on what. Names are offered as you type, and any other text counts as well.
        </Empty>
      )}
      {isWhole(question) && types.isLoading && types.value === undefined && <Loading>Asking …</Loading>}
      {isWhole(question) && (types.value !== undefined || !types.isLoading) && (
        <Answer key={JSON.stringify(question)} question={question} types={known} round={round} />
      )}
    </Page>
  );
}
