import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { goTo } from '../../route/use-route.ts';
import type { ResourceTypes } from '../../question/question-fields.tsx';
import { ActionField, ResourceField, SubjectField, TypeField } from '../../question/question-fields.tsx';
import type { Question } from '../../question/question.ts';
import { fullSubject, isWhole, queryOf } from '../../question/question.ts';

const NOTHING: Question = { subjectType: 'user', subjectId: '', action: '', type: '', id: '' };

/** The three questions, each as a form that leads to its page. */
export function AskForms({ types }: { types: ResourceTypes }) {
  return (
    <div class="home-ask">
      <WhyForm types={types} />
      <WhoForm types={types} />
      <WhatForm />
    </div>
  );
}

function WhyForm({ types }: { types: ResourceTypes }) {
  const [draft, setDraft] = useState(NOTHING);
  const change = (changed: Partial<Question>): void => setDraft((before) => ({ ...before, ...changed }));
  return (
    <AskForm
      title="Why, or why not?"
      about="Whether somebody may do something, what gives it, and what would change it."
      verb="Ask why"
      isReady={isWhole(draft)}
      onAsk={() => goTo(['why'], queryOf(draft))}
    >
      <SubjectField subject={draft} onSubject={change} />
      <ActionField action={draft.action} type={draft.type} types={types} onAction={change} />
      <TypeField type={draft.type} types={types} onType={(type) => change({ type })} />
      <ResourceField question={draft} onId={(id) => change({ id })} />
    </AskForm>
  );
}

function WhoForm({ types }: { types: ResourceTypes }) {
  const [draft, setDraft] = useState(NOTHING);
  const change = (changed: Partial<Question>): void => setDraft((before) => ({ ...before, ...changed }));
  const { action, type, id } = draft;
  return (
    <AskForm
      title="Who can do this?"
      about="Everybody who may do an action on a resource."
      verb="Find who"
      isReady={action !== '' && type !== ''}
      onAsk={() => goTo(['who'], { action, type, id })}
    >
      <ActionField action={action} type={type} types={types} onAction={change} />
      <TypeField type={type} types={types} onType={(chosen) => change({ type: chosen })} />
      <ResourceField question={draft} onId={(chosen) => change({ id: chosen })} />
    </AskForm>
  );
}

function WhatForm() {
  const [subject, setSubject] = useState<Pick<Question, 'subjectType' | 'subjectId'>>(NOTHING);
  return (
    <AskForm
      title="What can somebody do?"
      about="All that a person or a service account may do in this org."
      verb="See what"
      isReady={subject.subjectId !== ''}
      onAsk={() => goTo(['what'], { subject: fullSubject(subject) })}
    >
      <SubjectField subject={subject} onSubject={setSubject} />
    </AskForm>
  );
}

function AskForm({
  title,
  about,
  verb,
  isReady,
  onAsk,
  children,
}: {
  title: string;
  about: string;
  verb: string;
  isReady: boolean;
  onAsk: () => void;
  children: ComponentChildren;
}) {
  return (
    <form
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onAsk();
      }}
    >
      <h2>{title}</h2>
      <p class="quiet">{about}</p>
      <div class="home-fields">{children}</div>
      <button type="submit" disabled={!isReady}>
        {verb}
      </button>
    </form>
  );
}
