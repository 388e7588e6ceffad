import { useMemo, useRef, useState } from 'preact/hooks';

import { Empty } from '../../kit/empty.tsx';
import { SelectField, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Shown } from '../../kit/shown.tsx';
import { hrefTo } from '../../route/route.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { Diagram } from './diagram.tsx';
import { Holders, PLAIN_MAX } from './holders.tsx';
import type { Question } from './question.ts';
import { inWords, writeQuestion } from './question.ts';
import { useWho } from './use-who.ts';
import type { Found, Passed } from './ways.ts';
import { filtered, numbered, passedBy, reachedBy, summary } from './ways.ts';

/** So many things that people come by are said in the sentence; the others are in the list of ways. */
const SAID = 4;

/** Who may: in a sentence, drawn, and as a list. What is filtered by stands in the address. */
export function WhoAnswer({ question, query }: { question: Question; query: URLSearchParams }) {
  const who = useWho(question);
  const by = query.get('by') ?? '';
  const text = query.get('name') ?? '';
  const [lit, setLit] = useState<string | undefined>();
  const progress = useRef<HTMLParagraphElement>(null);
  const filter = (next: { by?: string; name?: string }): void =>
    replaceRoute(['who'], { ...writeQuestion(question), by, name: text, ...next });
  const { found, counts, gone, untold, isReading } = who;
  const shown = useMemo(() => filtered(found, { text, by }), [found, text, by]);
  const passed = useMemo(() => passedBy(found), [found]);
  const isTold = found.some((one) => one.isTold);
  const all = counts.person.count + counts.account.count;

  return (
    <Section
      title={`Who may do ${question.action}${question.type === '' ? '' : ` ${inWords(question)}`}`}
      actions={
        <button type="button" onClick={who.first.reload}>
          Ask again
        </button>
      }
    >
      <Shown of={who.first}>
        {() => (
          <>
            <p class="who-summary" role="status">
              <strong>{summary(counts.person, counts.account)}</strong> <Said found={found} all={all} />
              <span class="quiet small who-revision">As of revision {who.revision}.</span>
            </p>
            {who.problem !== undefined && <ProblemNote problem={who.problem} again={who.more} />}
            {gone > 0 && (
              <p class="note">
                {numbered(gone, 'of them has', 'of them have')} lost it since they were found.
              </p>
            )}
            {all === 0 && <Nobody question={question} />}
            {found.length > 0 && !isTold && (
              <p class="note">
                You may not read why: that takes <code>users.roles:read</code> on each of them.
              </p>
            )}
            {found.length > 0 && (
              <>
                <div class="fields who-filters">
                  <TextField
                    label="Name"
                    type="search"
                    value={text}
                    onValue={(name) => filter({ name })}
                    hint="Part of a login or name."
                  />
                  {isTold && (
                    <SelectField
                      label="By way of"
                      value={passed.some(({ step }) => step.key === by) ? by : ''}
                      onValue={(next) => filter({ by: next })}
                      choices={[{ value: '', label: 'any way' }, ...passed.map(choiceOf)]}
                    />
                  )}
                </div>
                {isTold && shown.length > 0 && (
                  <Diagram
                    found={shown}
                    lit={lit}
                    onLit={setLit}
                    onPick={(key) => filter({ by: key === by ? '' : key })}
                    picked={by}
                  />
                )}
                {shown.length === 0 ? (
                  <Empty title="None of them fits.">
                    <button type="button" onClick={() => filter({ by: '', name: '' })}>
                      Show all
                    </button>
                  </Empty>
                ) : (
                  <Holders question={question} found={shown} lit={lit} onLit={setLit} />
                )}
              </>
            )}
            <p class="quiet" role="status" tabIndex={-1} ref={progress}>
              {isReading &&
                `Reading why: ${(all - untold).toLocaleString('en')} of ${all.toLocaleString('en')} …`}
              {!isReading && all > PLAIN_MAX && who.more === undefined && 'These are all of them.'}
            </p>
            {who.more !== undefined && who.problem === undefined && (
              <button
                type="button"
                disabled={isReading}
                onClick={() => {
                  // The button may be gone when it is done.
                  progress.current?.focus();
                  who.more?.();
                }}
              >
                Show more
              </button>
            )}
          </>
        )}
      </Shown>
    </Section>
  );
}

const choiceOf = ({ step, holders }: Passed): { value: string; label: string } => ({
  value: step.key,
  label:
    `${step.kind === 'role' && step.href === undefined ? '' : `${KINDS[step.kind] ?? ''} `}${cut(step.name)}${step.kind === 'role' && step.about !== undefined ? `, ${step.about}` : ''} (${holders})`.trim(),
});

const KINDS: Readonly<Record<string, string>> = { team: 'team', group: 'group', role: 'role' };

/** A choice cannot be wrapped, and a sentence is to be read at once. */
const cut = (name: string): string => (name.length > 60 ? `${name.slice(0, 59)}…` : name);

/** By what most of them come to it, in words. */
function Said({ found, all }: { found: readonly Found[]; all: number }) {
  const reached = reachedBy(found);
  if (reached.length === 0) return null;
  const told = reached.slice(0, SAID);
  const others = reached.length - told.length;
  const isPart = found.length < all;
  return (
    <span>
      {isPart && <>Of the first {found.length.toLocaleString('en')}: </>}
      {told.map(({ step, holders }, index) => (
        <span key={step.key}>
          {index > 0 && ', '}
          {holders.toLocaleString('en')} {words(step.kind, cut(step.name), step.href)}
        </span>
      ))}
      {others > 0 && <>, and by {numbered(others, 'other way', 'other ways')}</>}
      {'. '}
    </span>
  );
}

function words(kind: string, name: string, href: string | undefined) {
  const link = href === undefined ? name : <a href={href}>{name}</a>;
  if (kind === 'team') return <>by team {link}</>;
  if (kind === 'group') return <>by group {link}</>;
  if (href === undefined) return name;
  return name === 'a level on the resource' ? <>by {link}</> : <>by role {link}</>;
}

function Nobody({ question }: { question: Question }) {
  return (
    <Empty title={`Nobody may do ${question.action}${question.type === '' ? '' : ` ${inWords(question)}`}.`}>
      <p>
        Nobody whom you may ask about, at least. Give somebody a <a href={hrefTo(['roles'])}>role</a> that has
        the action, or look whether action and type are written as they are{' '}
        <a href={hrefTo(['types'])}>declared</a>.
      </p>
    </Empty>
  );
}
