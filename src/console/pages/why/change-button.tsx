import type { ComponentChildren } from 'preact';

import { usePropose } from '../../kit/proposal.tsx';
import { useSession } from '../../session/session.ts';
import type { Change } from './change.ts';
import { wordsOf } from './change.ts';
import { callOf } from './proposal-of.ts';

/** Whom a change is about, and who is told once it is made. */
export type ChangeFor = {
  readonly userId: number;
  readonly name: string;
  readonly onMade: (done: string) => void;
};

/** A button that shows who would gain and lose by a change, and then makes it. `children` is what it says where the place says the rest. */
export function ChangeButton({
  change,
  of: { userId, name, onMade },
  children,
}: {
  change: Change;
  of: ChangeFor;
  children?: ComponentChildren;
}) {
  const { api } = useSession();
  const propose = usePropose();
  const { offer, title, verb, done, isGrave, about } = wordsOf(name, change);
  const onClick = async (): Promise<void> => {
    const made = await propose({
      title,
      verb,
      isGrave,
      ...(about !== undefined && { about: <p>{about}</p> }),
      make: callOf(api, userId, change),
    });
    if (made !== undefined) onMade(done);
  };
  return (
    <button type="button" class="why-change" onClick={() => void onClick()}>
      {children === undefined ? (
        <span>{offer}</span>
      ) : (
        <>
          <span>{children}</span>
          <span class="hidden">: {offer}</span>
        </>
      )}
    </button>
  );
}
