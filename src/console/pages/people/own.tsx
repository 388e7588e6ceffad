import { answer } from '../../api/client.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { NarrowedRows } from '../../kit/narrowed-rows.tsx';
import { OwnLinks } from './own-links.tsx';
import { OwnNames } from './own-names.tsx';
import { OwnPassword } from './own-password.tsx';
import { TeamChips } from './teams.tsx';

/** One's own page: names, password, links, orgs and teams. */
export function OwnPage() {
  const { who, isPerson, actions } = useSession();
  if (!isPerson)
    return (
      <Page title="Your own page">
        <Empty title="You are signed in as a service account.">
          It is looked after on <a href={hrefTo(['accounts', who.id])}>its own page</a>.
        </Empty>
      </Page>
    );
  return (
    <Page
      title="Your own page"
      back={[hrefTo(['people']), 'People']}
      intro={
        <>
          You are signed in as <strong>{who.login}</strong>
          {who.isGrafanaAdmin && ', a server admin'}.
        </>
      }
      actions={
        <>
          <a class="button" href={hrefTo(['what'], { subject: `user:${who.login}` })}>
            What can I do?
          </a>
          {actions.has('org.users:read') && (
            <a class="button" href={hrefTo(['people', who.id])}>
              How admins see you
            </a>
          )}
        </>
      }
    >
      <OwnNames />
      <OwnPassword />
      <OwnLinks />
      <OwnOrgs />
      <OwnTeams />
    </Page>
  );
}

function OwnOrgs() {
  const { orgs, orgId, enter } = useSession();
  return (
    <Section title="Your orgs">
      {orgs.length === 0 ? (
        <Empty title="You are in no org.">Ask an Admin of an org to add you.</Empty>
      ) : (
        <NarrowedRows label="Find orgs" rows={orgs} textOf={({ name }) => name}>
          {(shown) => (
            <Table
              caption="Your orgs"
              rows={shown}
              keyOf={(org) => org.orgId}
              columns={[
                { title: 'Org', isName: true, cell: ({ name }) => <Chip kind="org">{name}</Chip> },
                { title: 'Your org role', cell: ({ role }) => role },
                {
                  title: 'Go',
                  isNumber: true,
                  cell: (org) =>
                    org.orgId === orgId ? (
                      <span class="quiet">You are here</span>
                    ) : (
                      <button type="button" aria-label={`Go to ${org.name}`} onClick={() => enter(org.orgId)}>
                        Go there
                      </button>
                    ),
                },
              ]}
            />
          )}
        </NarrowedRows>
      )}
    </Section>
  );
}

function OwnTeams() {
  const { api } = useSession();
  const loaded = useLoaded(async (signal) => await answer(api.GET('/api/user/teams', { signal })), []);
  return (
    <Section title="Your teams in this org">
      <Shown of={loaded}>
        {(teams) => (
          <TeamChips
            teams={teams}
            none={<Empty title="You are in no team here.">An admin of a team can add you.</Empty>}
          />
        )}
      </Shown>
    </Section>
  );
}
