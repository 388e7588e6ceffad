import { useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { Pick } from '../../kit/pick.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { everybody } from './people-search.tsx';
import { useChange } from '../../kit/use-change.ts';

/** Gives the link of a person to another one, who has none: for somebody who came to be two people here. */
export function MoveLink({
  id,
  login,
  link,
  onClose,
  onMoved,
}: {
  id: number;
  login: string;
  link: components['schemas']['UserLinkDTO'];
  onClose: () => void;
  onMoved: () => void;
}) {
  const { api } = useSession();
  const change = useChange(onMoved);
  const [to, setTo] = useState<{ id: number; login: string } | undefined>();
  const submit = (): void => {
    if (to === undefined) return;
    void change({
      title: `Give the link of ${login} to ${to.login}?`,
      verb: 'Give link',
      isGrave: true,
      about: (
        <p>
          Whoever signs in by it is {to.login} from then on. The password of {to.login} ends, and {login}{' '}
          loses the groups that the provider said.
        </p>
      ),
      make: (query) =>
        api.POST('/api/admin/users/{userId}/links/{linkId}/move', {
          params: { path: { userId: String(id), linkId: link.id }, query },
          body: { userId: to.id },
        }),
      done: `The link is ${to.login}’s now.`,
    });
  };
  return (
    <FormDialog title={`Give the link of ${login} to another person`} onClose={onClose} onSubmit={submit}>
      <Pick
        label="Person"
        hint="A part of the login, name or address. They must have no link yet."
        text={to?.login ?? ''}
        search={everybody(api)}
        onPick={({ value }) => setTo({ id: value.id, login: value.login })}
      />
    </FormDialog>
  );
}
