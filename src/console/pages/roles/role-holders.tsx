import { useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { TextField } from '../../kit/field.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Section } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { FewOrMany } from './few-or-many.tsx';
import { GiveRole } from './give-role.tsx';
import type { Holder } from './holders.ts';
import { loadHolders } from './holders.ts';
import { titleOf } from './role-title.ts';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';

type Role = components['schemas']['RoleDTO'];

/** From so many holders on there is a field to find some. */
const MANY = 8;
const PAGES = { person: 'people', account: 'accounts', team: 'teams' } as const;
const WORDS = { person: 'Person', account: 'Service account', team: 'Team' } as const;

/** Who was given the role by hand, with buttons to take it away and a way to give it. */
export function RoleHolders({ role }: { role: Role }) {
  const { api, actions } = useSession();
  const { uid } = role;
  const loaded = useLoaded(async (signal) => await loadHolders(api, uid, signal), [uid]);
  const canGive = actions.has('users.roles:add') || actions.has('teams.roles:add');
  return (
    <Section title="Who has it">
      {canGive && <GiveRole role={role} onGiven={loaded.reload} />}
      <KeepsFocus>
        <Shown of={loaded}>
          {(holders) =>
            holders.length === 0 ? (
              <Empty title="Nobody was given it in this org.">
                Teams bring it to all of their members, external groups to all who are in them.
              </Empty>
            ) : (
              <HolderList role={role} holders={holders} onTaken={loaded.reload} />
            )
          }
        </Shown>
      </KeepsFocus>
      <p class="quiet small rights-after">
        Listed is who was given it in this org by hand. Who has it in all orgs, or only by a team or an
        external group, is not.
      </p>
    </Section>
  );
}

function HolderList({
  role,
  holders,
  onTaken,
}: {
  role: Role;
  holders: readonly Holder[];
  onTaken: () => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = holders.filter(({ name }) => name.toLowerCase().includes(wanted));
  const row = (holder: Holder) => <HolderRow role={role} holder={holder} onTaken={onTaken} />;
  const keyOf = ({ kind, id }: Holder) => `${kind} ${id}`;
  return (
    <>
      {holders.length > MANY && (
        <div class="rights-one-field">
          <TextField
            label="Find who has it"
            type="search"
            value={text}
            onValue={setText}
            hint={`${shown.length.toLocaleString()} of ${holders.length.toLocaleString()}`}
          />
        </div>
      )}
      <FewOrMany label="Those who have it" rows={shown} keyOf={keyOf} estimate={49}>
        {row}
      </FewOrMany>
      {shown.length === 0 && <p role="status">Nobody who has it is called like that.</p>}
    </>
  );
}

function HolderRow({ role, holder, onTaken }: { role: Role; holder: Holder; onTaken: () => void }) {
  const { api, actions } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  const { kind, id, name } = holder;
  const title = titleOf(role);
  const take = async (): Promise<void> => {
    const done = await propose({
      title: `Take the role ${title} from ${name}?`,
      verb: 'Take away',
      isGrave: true,
      ...(kind === 'team' && { about: <p>All members of the team lose what only this role gives them.</p> }),
      make: async (query) =>
        kind === 'team'
          ? await api.DELETE('/api/access-control/teams/{teamId}/roles/{roleUID}', {
              params: { path: { teamId: String(id), roleUID: role.uid }, query },
            })
          : await api.DELETE('/api/access-control/users/{userId}/roles/{roleUID}', {
              params: { path: { userId: String(id), roleUID: role.uid }, query },
            }),
    });
    if (done === undefined) return;
    tell(`${title} is taken away from ${name}.`);
    onTaken();
  };
  return (
    <div class="rights-line">
      <div class="rights-line-what">
        <Chip kind={kind} href={hrefTo([PAGES[kind], id])}>
          {name}
        </Chip>
        <span class="quiet small">{WORDS[kind]}</span>
      </div>
      {actions.has(kind === 'team' ? 'teams.roles:remove' : 'users.roles:remove') && (
        <button type="button" class="plain" onClick={() => void take()}>
          Take away<span class="hidden"> from {name}</span>
        </button>
      )}
    </div>
  );
}
