import { useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { SelectField } from '../../kit/field.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Pick } from '../../kit/pick.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { accounts, members, teams } from '../../kit/searches.tsx';
import { useSession } from '../../session/session.ts';
import { titleOf } from './role-title.ts';

type Role = components['schemas']['RoleDTO'];
type To = 'person' | 'account' | 'team';

const CHOICES: readonly { readonly value: To; readonly label: string }[] = [
  { value: 'person', label: 'A person' },
  { value: 'account', label: 'A service account' },
  { value: 'team', label: 'A team' },
];

/** Gives a role to somebody who is picked, after it was shown what they gain. */
export function GiveRole({ role, onGiven }: { role: Role; onGiven: () => void }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  const choices = CHOICES.filter(({ value }) =>
    actions.has(value === 'team' ? 'teams.roles:add' : 'users.roles:add'),
  );
  const [to, setTo] = useState<To>(choices[0]?.value ?? 'person');
  const title = titleOf(role);
  const give = async (kind: To, id: number, name: string): Promise<void> => {
    const body = { roleUid: role.uid };
    const done = await propose({
      title: `Give ${title} to ${name}?`,
      verb: 'Give role',
      ...(kind === 'team' && { about: <p>All members of the team get it, also those who join later.</p> }),
      make: async (query) =>
        kind === 'team'
          ? await api.POST('/api/access-control/teams/{teamId}/roles', {
              params: { path: { teamId: String(id) }, query },
              body,
            })
          : await api.POST('/api/access-control/users/{userId}/roles', {
              params: { path: { userId: String(id) }, query },
              body,
            }),
    });
    if (done === undefined) return;
    tell(`${name} has ${title} now.`);
    onGiven();
  };
  return (
    <div class="fields rights-give">
      <SelectField label="Give it to" value={to} onValue={setTo} choices={choices} />
      {to === 'person' && (
        <Pick
          key={to}
          label="Person"
          hint="By login, name or e-mail address."
          clears
          search={members(api)}
          onPick={({ value }) => void give('person', value.userId, value.login)}
        />
      )}
      {to === 'account' && (
        <Pick
          key={to}
          label="Service account"
          hint="By name."
          clears
          search={accounts(api)}
          onPick={({ value }) => void give('account', value.id, value.name)}
        />
      )}
      {to === 'team' && (
        <Pick
          key={to}
          label="Team"
          hint="By name."
          clears
          search={teams(api)}
          onPick={({ value }) => void give('team', value.id, value.name)}
        />
      )}
    </div>
  );
}
