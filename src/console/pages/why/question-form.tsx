import { useEffect, useState } from 'preact/hooks';

import { SelectField } from '../../kit/field.tsx';
import type { Question } from './question.ts';
import { isWhole } from './question.ts';
import type { ResourceTypes } from './question-fields.tsx';
import { ActionField, ResourceField, SubjectField, TypeField } from './question-fields.tsx';

const KINDS = [
  { value: 'user', label: 'Person' },
  { value: 'service_account', label: 'Service account' },
] as const;

/** Where a question is put together. It begins with `question`, and tells the whole one when it is asked. */
export function QuestionForm({
  question,
  types,
  onAsk,
}: {
  question: Question;
  types: ResourceTypes;
  onAsk: (question: Question) => void;
}) {
  const [draft, setDraft] = useState(question);
  const key = JSON.stringify(question);
  useEffect(() => setDraft(question), [key]);
  const change = (changed: Partial<Question>): void => setDraft((before) => ({ ...before, ...changed }));
  return (
    <form
      class="why-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(draft)) onAsk(draft);
      }}
    >
      <SelectField
        label="Who is it"
        value={draft.subjectType}
        choices={KINDS}
        onValue={(subjectType) => change({ subjectType, subjectId: '' })}
      />
      <SubjectField
        // What is offered, and what is typed so far, is of the other kind.
        key={draft.subjectType}
        type={draft.subjectType}
        id={draft.subjectId}
        onId={(subjectId) => change({ subjectId })}
      />
      <ActionField action={draft.action} type={draft.type} types={types} onAction={change} />
      <TypeField type={draft.type} types={types} onType={(type) => change({ type })} />
      <ResourceField question={draft} onId={(id) => change({ id })} />
      <button type="submit" class="primary" disabled={!isWhole(draft)}>
        Ask
      </button>
    </form>
  );
}
