import { answer } from '../../api/client.ts';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { replaceRoute } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { CountedLimit, Limit } from './limit.ts';
import { divide, levelOf, shareOf, shareWords, summaryOf } from './limit.ts';
import { useAgain } from './use-again.ts';

const number = (value: number): string => value.toLocaleString('en');

/** How much of each limit is used, of the org or of the deployment. Which is in the address. */
export function Limits({ ofDeployment, round }: { ofDeployment: boolean; round: number }) {
  const { api } = useSession();
  const limits = useAgain(
    useLoaded(
      async (signal) =>
        divide(
          await answer(
            api.GET('/api/access-control/limits', {
              params: { query: ofDeployment ? { global: true } : {} },
              signal,
            }),
          ),
        ),
      [ofDeployment],
    ),
    round,
  );
  return (
    <Section title="Limits">
      <fieldset class="ways">
        <legend class="hidden">Whose limits</legend>
        <label>
          <input type="radio" name="of" checked={!ofDeployment} onChange={() => replaceRoute(['state'])} />
          This org
        </label>
        <label>
          <input
            type="radio"
            name="of"
            checked={ofDeployment}
            onChange={() => replaceRoute(['state'], { of: 'deployment' })}
          />
          The deployment
        </label>
      </fieldset>
      <Shown of={limits}>
        {({ counted, others }) => (
          <>
            <p>{summaryOf(counted)}</p>
            <div class="counted">
              <Counted limits={counted} />
            </div>
            <details class="other-limits">
              <summary>Limits of one request or one caller ({others.length})</summary>
              <p class="quiet">
                They count nothing that stays.{' '}
                <a href="/docs/operations#limits">What is answered beyond each</a>
              </p>
              <Others limits={others} />
            </details>
          </>
        )}
      </Shown>
    </Section>
  );
}

function Counted({ limits }: { limits: readonly CountedLimit[] }) {
  return (
    <Table
      caption="How much of each limit is used"
      rows={limits}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Limit', isName: true, cell: (limit) => <Named limit={limit} /> },
        { title: 'Used', isNumber: true, cell: ({ used }) => number(used) },
        { title: 'Allowed', isNumber: true, cell: ({ allowed }) => number(allowed) },
        { title: 'Share', cell: (limit) => <Share limit={limit} /> },
      ]}
    />
  );
}

function Others({ limits }: { limits: readonly Limit[] }) {
  return (
    <Table
      caption="Limits of one request or one caller"
      rows={limits}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Limit', isName: true, cell: (limit) => <Named limit={limit} /> },
        { title: 'Allowed', isNumber: true, cell: ({ allowed }) => number(allowed) },
      ]}
    />
  );
}

function Named({ limit: { name, counts } }: { limit: Limit }) {
  return (
    <>
      <code>{name}</code> <span class="quiet">{counts}</span>
    </>
  );
}

/** The bar says to the eye what stands beside it in words. */
function Share({ limit }: { limit: CountedLimit }) {
  const level = levelOf(limit);
  return (
    <div class={`share share-${level}`}>
      <span class="share-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(1, shareOf(limit)) * 100}%` }} />
      </span>
      <span class="share-words">
        {shareWords(limit)}
        {level !== 'free' && (
          <>
            {' '}
            <Icon name="warning" /> {level === 'full' ? 'full' : 'nearly full'}
          </>
        )}
      </span>
    </div>
  );
}
