import { Empty } from '../../kit/empty.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { ExternalGroups } from '../../principal/external-groups.tsx';
import { HeldRoles } from '../../principal/held-roles.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { Links } from './links.tsx';
import { loadPerson } from './load-person.ts';
import type { Person } from './load-person.ts';
import { Membership } from './membership.tsx';
import { Orgs } from './orgs.tsx';
import { Profile } from './profile.tsx';
import { Teams } from './teams.tsx';
import { WholeDeployment } from './whole-deployment.tsx';

/** One person: who they are, what they have here, how they sign in, and what can be done about it. */
export function PersonPage({ id }: { id: number }) {
  const { api, actions, who } = useSession();
  // What counts for all orgs counts in each as well, so who does not hold it here would be refused.
  const isOrgAlone = !actions.has('users:read') && !who.isGrafanaAdmin;
  const { value, problem, isLoading, reload } = useLoaded(
    async (signal) => await loadPerson(api, id, isOrgAlone, signal),
    [id],
  );
  return (
    <Page
      title={value === undefined ? 'Person' : value.name || value.login}
      back={[hrefTo(['people']), 'People']}
      intro={
        id === who.id && (
          <>
            This is you: <a href={hrefTo(['people', 'me'])}>your own page</a>
          </>
        )
      }
      actions={value !== undefined && <Questions of={value} />}
    >
      {problem !== undefined && problem.status !== 404 && <ProblemNote problem={problem} again={reload} />}
      {problem?.status === 404 && (
        <Empty title={`There is no person with the id ${id} here.`}>
          They may have been deleted or have left the org. A service account with this id has{' '}
          <a href={hrefTo(['accounts', id])}>a page of its own</a>.
        </Empty>
      )}
      {value === undefined && problem === undefined && <Loading />}
      {value !== undefined && problem?.status !== 404 && (
        <div aria-busy={isLoading}>
          <KeepsFocus>
            <Parts of={value} reload={reload} />
          </KeepsFocus>
        </div>
      )}
    </Page>
  );
}

/** What can be asked about them. */
function Questions({ of: { id, login } }: { of: Person }) {
  return (
    <>
      <a class="button primary" href={hrefTo(['what'], { subject: `user:${login}` })}>
        What can they do?
      </a>
      <a class="button" href={hrefTo(['trail'], { subject: id })}>
        What happened to them
      </a>
      <a class="button" href={hrefTo(['trail'], { actor: id })}>
        What they did
      </a>
    </>
  );
}

function Parts({ of: person, reload }: { of: Person; reload: () => void }) {
  return (
    <>
      <Profile of={person} reload={reload} />
      <Membership of={person} reload={reload} />
      <HeldRoles id={person.id} name={person.login} />
      <ExternalGroups id={person.id} />
      {person.profile === undefined ? (
        <Section title="Teams, sign-in and other orgs">
          {person.refused !== undefined && <ProblemNote problem={person.refused} />}
          <p class="quiet">
            Read by who holds <code>users:read</code> for the whole deployment, such as server admins.{' '}
            <a href={hrefTo(['teams'])}>Each team</a> lists its members.
          </p>
        </Section>
      ) : (
        <>
          <Teams id={person.id} />
          <Links id={person.id} login={person.login} onChange={reload} />
          <Orgs id={person.id} />
          <WholeDeployment person={person} profile={person.profile} reload={reload} />
        </>
      )}
    </>
  );
}
