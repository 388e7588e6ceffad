import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { shortened } from '../../kit/shortened.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { TeamForm } from './team-form.tsx';
import type { TeamTexts } from './team-form.tsx';

/** Makes a team, and goes on at its page. */
export function NewTeam() {
  const { api, isPerson } = useSession();
  const propose = usePropose();
  const notice = useNotice();
  const make = async (texts: TeamTexts): Promise<void> => {
    const done = await propose({
      title: `Make the team ${shortened(texts.name)}?`,
      verb: 'Make team',
      make: (query) => api.POST('/api/teams', { params: { query }, body: texts }),
    });
    if (done === undefined) return;
    notice(`The team ${shortened(texts.name)} is made.`);
    goTo(['teams', done.made.teamId]);
  };
  return (
    <Page
      title="Make a team"
      back={[hrefTo(['teams']), 'Teams']}
      intro={
        isPerson
          ? 'You become its first member and its admin. Then add others, and give the team roles.'
          : 'A team that a service account makes has no members at first.'
      }
    >
      <TeamForm
        given={{ name: '', email: '' }}
        verb="Make team"
        cancelHref={hrefTo(['teams'])}
        onSend={(texts) => void make(texts)}
      />
    </Page>
  );
}
