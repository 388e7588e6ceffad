import { useState } from 'preact/hooks';

import { tagged } from '../../api/client.ts';
import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { shortened } from '../../kit/shortened.ts';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { ifMatch } from '../../api/if-match.ts';
import { Stale } from './stale.tsx';
import { TeamForm } from './team-form.tsx';
import type { TeamTexts } from './team-form.tsx';

/** Changes what a team is called and where mail for it goes, unless somebody else changed the team since it was read. */
export function EditTeam({ teamId }: { teamId: string }) {
  const { api } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const [isStale, setStale] = useState(false);
  const loaded = useLoaded(
    async (signal) => await tagged(api.GET('/api/teams/{teamId}', { params: { path: { teamId } }, signal })),
    [teamId],
  );
  const change = async (texts: TeamTexts, tag: string | undefined): Promise<void> => {
    const done = await propose({
      title: `Change the team ${shortened(name ?? '')}?`,
      verb: 'Change team',
      make: async (query) => {
        const outcome = await api.PUT('/api/teams/{teamId}', {
          params: { path: { teamId }, query, header: ifMatch(tag) },
          body: texts,
        });
        setStale(outcome.response.status === 412);
        return outcome;
      },
    });
    if (done === undefined) return;
    notice('Name and e-mail address are saved.');
    goTo(['teams', teamId]);
  };
  const name = loaded.value?.body.name;
  return (
    <Page
      title={name === undefined ? 'Change a team' : `Change ${shortened(name)}`}
      back={[hrefTo(['teams', teamId]), name === undefined ? 'Team' : shortened(name)]}
    >
      <Shown of={loaded}>
        {({ body, tag }) => (
          <TeamForm
            key={tag}
            given={{ name: body.name, email: body.email }}
            verb="Change team"
            cancelHref={hrefTo(['teams', teamId])}
            onSend={(texts) => void change(texts, tag)}
          >
            {isStale && (
              <Stale
                onReload={() => {
                  setStale(false);
                  loaded.reload();
                }}
              />
            )}
          </TeamForm>
        )}
      </Shown>
    </Page>
  );
}
