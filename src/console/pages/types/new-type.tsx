import { useState } from 'preact/hooks';

import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem } from '../../api/problem.ts';
import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { TypeDraft } from './type-draft.ts';
import { EMPTY_TYPE } from './type-draft.ts';
import { TypeForm } from './type-form.tsx';
import { useDeclare } from './use-declare.tsx';

/**
 * Whether there is a type that the draft would replace. What the caller may not read is taken for free: the API tells what is wrong with it.
 */
async function isTaken(api: Api, { name, global }: TypeDraft): Promise<boolean> {
  const query = global ? { global } : {};
  try {
    const types = await answer(api.GET('/api/access-control/resource-types', { params: { query } }));
    return types.some((one) => one.type === name.trim() && !one.shipped && one.global === global);
  } catch (thrown) {
    if (asProblem(thrown).status === 403) return false;
    throw thrown;
  }
}

/** Declares a type. One that is there already is not replaced. */
export function NewType() {
  const { api } = useSession();
  const declare = useDeclare();
  const tell = useNotice();
  const [taken, setTaken] = useState<string | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const save = async (draft: TypeDraft): Promise<void> => {
    const name = draft.name.trim();
    setProblem(undefined);
    try {
      const isThere = await isTaken(api, draft);
      setTaken(isThere ? name : undefined);
      if (isThere) return;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return;
    }
    const made = await declare(draft, undefined);
    if (made === undefined) return;
    tell(`The type ${made.type} is declared.`);
    goTo(['types', made.type]);
  };
  return (
    <Page
      title="Declare a type"
      back={[hrefTo(['types']), 'Resource types']}
      intro="From then on roles hold its actions, levels give them on single resources, and Admins hold all of them."
    >
      {problem !== undefined && <ProblemNote problem={problem} />}
      {taken !== undefined && (
        <p class="note" role="alert">
          There is a type {taken} already. <a href={hrefTo(['types', taken])}>Look at it</a>, or take another
          name.
        </p>
      )}
      <TypeForm
        start={EMPTY_TYPE}
        isThere={false}
        verb="Look at it and declare it"
        cancelHref={hrefTo(['types'])}
        onSave={save}
      />
    </Page>
  );
}
