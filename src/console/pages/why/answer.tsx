import { useEffect, useRef, useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { Icon } from '../../kit/icon.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Asked } from './ask.ts';
import { ask } from './ask.ts';
import { Denied } from './denied.tsx';
import { Granted } from './granted.tsx';
import type { Question } from '../../question/question.ts';
import { byWays, sentenceOf } from './sentence.ts';
import { Share } from './share.tsx';

/** A change that was made here, and what the answer was before it. */
type Made = { readonly done: string; readonly was: boolean; readonly at: string };

/**
 * The answer to a question, why it is so, and what would change it. After a change it asks again at once. Ask again from outside by
 * another `round`.
 */
export function Answer({
  question,
  types,
  round,
}: {
  question: Question;
  types: readonly components['schemas']['ResourceTypeDTO'][];
  round: number;
}) {
  const session = useSession();
  const notice = useNotice();
  const asked = useLoaded(async (signal) => await ask(session, question, types, signal), [question, round]);
  const [made, setMade] = useState<Made | undefined>();
  const heading = useRef<HTMLHeadingElement>(null);
  const { value, isLoading, problem, reload } = asked;
  const revision = value?.revision;
  useEffect(() => {
    // The button that was pressed is gone: what it came to is read next.
    if (made !== undefined && revision !== undefined && revision !== made.at) heading.current?.focus();
  }, [made, revision]);
  const onMade = (done: string): void => {
    if (value !== undefined) setMade({ done, was: value.decision, at: value.revision });
    notice(done);
    reload();
  };
  return (
    <div class="why" aria-busy={isLoading}>
      <p class="hidden" role="status">
        {value !== undefined && !isLoading && `${value.decision ? 'Yes' : 'No'}: ${wordsFor(value, types)}`}
      </p>
      {problem !== undefined && <ProblemNote problem={problem} again={reload} />}
      {value === undefined && problem === undefined && <Loading>Asking …</Loading>}
      {value !== undefined && (
        <>
          <section class={`why-answer ${value.decision ? 'why-yes' : 'why-no'}`}>
            <span class="why-sign">
              <Icon name={value.decision ? 'yes' : 'no'} />
            </span>
            <div>
              <h2 ref={heading} tabIndex={-1}>
                <span class="why-word">{value.decision ? 'Yes' : 'No'}</span>
                <span class="why-sentence">{wordsFor(value, types)}</span>
              </h2>
              <p class="quiet small">
                Decided at revision {value.revision}
                {value.subject.id !== undefined && session.actions.has('changes:read') && (
                  <>
                    {' · '}
                    <a href={hrefTo(['trail'], { subject: value.subject.id })}>
                      What happened around {value.subject.name}
                    </a>
                  </>
                )}
              </p>
              {made !== undefined && <MadeNote made={made} now={value} isLoading={isLoading} />}
            </div>
          </section>
          {value.reason === undefined && <Untold asked={value} />}
          {value.decision && value.reason !== undefined && <Granted asked={value} onMade={onMade} />}
          {!value.decision && <Denied asked={value} onMade={onMade} />}
          <Share question={question} />
        </>
      )}
    </div>
  );
}

function wordsFor(
  { decision, reason, subject, question, meaning }: Asked,
  types: readonly components['schemas']['ResourceTypeDTO'][],
): string {
  const hasScope = meaning === undefined || meaning.wanted.scope !== undefined;
  const ways = decision ? byWays((reason?.grants?.length ?? 0) + (reason?.more ?? 0)) : '';
  return `${sentenceOf(subject.name, question, { decision, types, hasScope })}${ways}.`;
}

function MadeNote({ made, now, isLoading }: { made: Made; now: Asked; isLoading: boolean }) {
  const word = (decision: boolean): string => (decision ? 'Yes' : 'No');
  return (
    <p class="why-made">
      {made.done}{' '}
      {isLoading ? (
        'Asking again …'
      ) : (
        <>
          Before: {word(made.was)}, at revision {made.at}. And now: <strong>{word(now.decision)}</strong>, at
          revision {now.revision}.
        </>
      )}
    </p>
  );
}

function Untold({ asked: { subject } }: { asked: Asked }) {
  return (
    <div class="note">
      <p>
        The service does not tell you why.
        {subject.id === undefined && ` It may know nobody called ${subject.name} here: check the name.`}{' '}
        Reasons are told to whoever holds <code>users.roles:read</code> on {subject.name}; an Admin of the org
        does.
      </p>
    </div>
  );
}
