import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { EffectView } from '../../kit/effect.tsx';
import { Loading, Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';

type Schemas = components['schemas'];

/** Who gained and who lost what by a change. It is found only when it is asked for: that takes a while, and a share of dry runs. */
export function EntryEffect({ revision, orgId }: { revision: number; orgId: number | undefined }) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <Effect revision={revision} orgId={orgId} />;
  return (
    <>
      <p class="quiet">
        Found from what those concerned may do now, by undoing the change. It says where that is not exact.
      </p>
      <button type="button" onClick={() => setAsked(true)}>
        Show who gained and who lost
      </button>
    </>
  );
}

function Effect({ revision, orgId }: { revision: number; orgId: number | undefined }) {
  const { api } = useSession();
  const found = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/access-control/changes/{revision}/effect', {
          params: { path: { revision }, query: { ...(orgId !== undefined && { orgId }) } },
          signal,
        }),
      ),
    [revision, orgId],
  );
  if (found.value === undefined && found.problem === undefined)
    return <Loading>Looking at who gained and who lost …</Loading>;
  return <Shown of={found}>{(value) => <Outcome {...value} orgId={orgId} />}</Shown>;
}

function Outcome({ approximate, effect, orgId }: Schemas['ChangeEffect'] & { orgId: number | undefined }) {
  return (
    <>
      {effect.unknown === true ? (
        <p class="note">Nobody can tell what this change gave and took.</p>
      ) : (
        <EffectView effect={effect} />
      )}
      {approximate.length > 0 ? (
        <div class="note">
          <p>{effect.unknown === true ? 'Why:' : 'This may not be exact:'}</p>
          <ul class="reasons">
            {approximate.map((reason) => (
              <li key={`${reason.why} ${reason.orgId ?? ''}`}>
                {reason.message} <Later reason={reason} orgId={orgId} />
              </li>
            ))}
          </ul>
        </div>
      ) : (
        effect.groups !== undefined && <p class="quiet">This is exactly what the change did.</p>
      )}
    </>
  );
}

/** Which later changes may have been about the same. Only those of trails that can be shown have a link. */
function Later({ reason, orgId }: { reason: Schemas['Approximation']; orgId: number | undefined }) {
  const { orgId: current } = useSession();
  const { first, count, orgId: whose = orgId ?? current } = reason;
  if (first === undefined) return null;
  const where = whose === 0 ? 'the global plane' : whose === current ? 'this org' : `org ${whose}`;
  const words = `revision ${first.toLocaleString()}`;
  return (
    <span class="quiet">
      {count === undefined ? 'The' : `${count.toLocaleString()}, the`} first of {where} is{' '}
      {whose === 0 || whose === current ? (
        <a href={hrefTo(['trail', first], { orgId: whose === 0 ? 0 : undefined })}>{words}</a>
      ) : (
        words
      )}
      .
    </span>
  );
}
