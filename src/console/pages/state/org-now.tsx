import { answer } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { Chip } from '../../kit/chip.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import type { Session } from '../../session/session.ts';
import { useSession } from '../../session/session.ts';
import { Fact, Facts } from '../../kit/facts.tsx';
import { revisionWords } from './revision.ts';
import { useAgain } from './use-again.ts';

/** How far the org and its trail are. */
export function OrgNow({ round }: { round: number }) {
  const session = useSession();
  const { api, orgs, orgId } = session;
  const revision = useAgain(
    useLoaded(async (signal) => await revisionNow(session, signal), []),
    round,
  );
  const head = useAgain(
    useLoaded(async (signal) => {
      try {
        return await answer(api.GET('/api/access-control/changes/head', { signal }));
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.status === 404) return 'none' as const;
        throw thrown;
      }
    }, []),
    round,
  );
  return (
    <Section title="This org">
      <Facts>
        <Fact name="Org">
          <Chip kind="org">{orgs.find((org) => org.orgId === orgId)?.name ?? `org ${orgId}`}</Chip>{' '}
          <span class="quiet">id {orgId}</span>
        </Fact>
        <Fact name="Revision now">
          <Shown of={revision}>
            {(now) => (
              <>
                <code>{now}</code> <span class="quiet">{revisionWords(now)}</span>
              </>
            )}
          </Shown>
        </Fact>
        <Fact name="Trail">
          <Shown of={head}>
            {(newest) =>
              newest === 'none' ? (
                'Nothing was ever changed in this org.'
              ) : (
                <>
                  <a href={hrefTo(['trail', newest.revision])}>
                    Entry {newest.revision.toLocaleString('en')}
                  </a>{' '}
                  is the newest, <When at={newest.at} />. Its hash is <code>{newest.hash}</code>. Keep it
                  elsewhere: it shows later if somebody cut the end of the trail off.
                </>
              )
            }
          </Shown>
        </Fact>
      </Facts>
    </Section>
  );
}

/** The revision that the service answers with at this moment. Everybody may ask about themselves; the answer does not matter. */
async function revisionNow(
  { api, who, isPerson }: Pick<Session, 'api' | 'who' | 'isPerson'>,
  signal: AbortSignal,
): Promise<string> {
  const { context } = await answer(
    api.POST('/access/v1/evaluation', {
      body: {
        subject: { type: isPerson ? 'user' : 'service_account', id: who.login },
        action: { name: 'read' },
        resource: { type: 'teams', id: '*' },
      },
      signal,
    }),
  );
  return context.revision;
}
