import { useState } from 'preact/hooks';

import type { Question } from '../../question/question.ts';
import { isWhole } from '../../question/question.ts';
import type { ResourceTypes } from '../../question/question-fields.tsx';
import { ActionField, ResourceField, SubjectField, TypeField } from '../../question/question-fields.tsx';

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
  const [begunWith, setBegunWith] = useState(key);
  if (begunWith !== key) {
    setBegunWith(key);
    setDraft(question);
  }
  const change = (changed: Partial<Question>): void => setDraft((before) => ({ ...before, ...changed }));
  return (
    <form
      class="why-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(draft)) onAsk(draft);
      }}
    >
      <SubjectField subject={draft} onSubject={change} />
      <ActionField action={draft.action} type={draft.type} types={types} onAction={change} />
      <TypeField type={draft.type} types={types} onType={(type) => change({ type })} />
      <ResourceField question={draft} onId={(id) => change({ id })} />
      <button type="submit" class="primary" disabled={!isWhole(draft)}>
        Ask
      </button>
    </form>
  );
}
