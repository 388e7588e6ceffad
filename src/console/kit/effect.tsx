import { useContext } from 'preact/hooks';

import type { components } from '../api/document.ts';
import { hrefTo } from '../route/route.ts';
import { SessionContext } from '../session/session.ts';
import { Chip } from './chip.tsx';
import { placeOf } from './effect-place.ts';
import { Icon } from './icon.tsx';

type Schemas = components['schemas'];
type Effect = Schemas['Effect'];

/** So many permissions of a group are shown at first. */
const SHOWN = 12;

/** Who gains and who loses which permissions: of a dry run, or of a change that was made. */
export function EffectView({ effect }: { effect: Effect }) {
  const { groups, others, upTo, shortened } = effect;
  if (upTo !== undefined)
    return (
      <p class="note">
        It may concern up to {upTo.toLocaleString()} people and accounts: too many to look at each.
      </p>
    );
  if (groups === undefined) return <p class="note">You may not read whom it concerns.</p>;
  return (
    <div class="effect">
      {groups.length === 0 && (others ?? 0) === 0 && <p class="note">Nobody gains or loses anything.</p>}
      {groups.map((group) => (
        <EffectGroup
          key={group.principals.map(({ orgId, userId }) => `${orgId}.${userId}`).join()}
          group={group}
        />
      ))}
      {(others ?? 0) > 0 && (
        <p class="quiet">
          It concerns {others?.toLocaleString()} more whose permissions{' '}
          {shortened === true ? 'are not listed here' : 'you may not read'}.
        </p>
      )}
    </div>
  );
}

function EffectGroup({ group }: { group: Schemas['EffectGroup'] }) {
  // Outside of a session there is one org.
  const session = useContext(SessionContext);
  return (
    <div class="effect-group">
      <ul class="chips">
        {group.principals.map(({ orgId, userId, login, isServiceAccount }) => {
          const shown = session?.orgId ?? orgId;
          const place = placeOf(orgId, shown, session?.orgs ?? []);
          // The page of somebody is about the org that is shown.
          const isHere = orgId === 0 || orgId === shown;
          return (
            <li key={`${orgId}.${userId}`}>
              <Chip
                kind={isServiceAccount ? 'account' : 'person'}
                href={isHere ? hrefTo([isServiceAccount ? 'accounts' : 'people', userId]) : undefined}
              >
                {login}
              </Chip>
              {place !== undefined && <span class="quiet small"> {place}</span>}
            </li>
          );
        })}
      </ul>
      <Permissions tone="lost" word={group.principals.length > 1 ? 'lose' : 'loses'} list={group.lost} />
      <Permissions tone="gained" word={group.principals.length > 1 ? 'gain' : 'gains'} list={group.gained} />
    </div>
  );
}

function Permissions({
  tone,
  word,
  list,
}: {
  tone: 'gained' | 'lost';
  word: string;
  list: readonly Schemas['EffectivePermission'][];
}) {
  if (list.length === 0) return null;
  const rows = (some: readonly Schemas['EffectivePermission'][]) =>
    some.map(({ action, scope }) => (
      <li key={`${action} ${scope}`}>
        <code>{action}</code>
        {scope !== '' && (
          <>
            {' on '}
            <code>{scope}</code>
          </>
        )}
      </li>
    ));
  return (
    <div class={`effect-${tone}`}>
      <p>
        <Icon name={tone === 'gained' ? 'yes' : 'no'} /> {word} {list.length.toLocaleString()}{' '}
        {list.length === 1 ? 'permission' : 'permissions'}
      </p>
      <ul>{rows(list.slice(0, SHOWN))}</ul>
      {list.length > SHOWN && (
        <details>
          <summary>{(list.length - SHOWN).toLocaleString()} more</summary>
          <ul>{rows(list.slice(SHOWN))}</ul>
        </details>
      )}
    </div>
  );
}
