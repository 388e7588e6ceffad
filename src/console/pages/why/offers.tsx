import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { Chip } from '../../kit/chip.tsx';
import { Section } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import type { Asked } from './ask.ts';
import type { ChangeFor } from './change-button.tsx';
import { ChangeButton } from './change-button.tsx';
import type { Progress, Ways } from './find-ways.ts';
import { findWays, FIRST_LOOKED, MORE_LOOKED } from './find-ways.ts';
import type { Meaning } from './meaning.ts';
import type { Subject } from './subject.ts';
import type { FoundRole, FoundTeam } from './ways.ts';
import { levelsFor } from './ways.ts';

/** So many of a list are shown at first. */
const SHOWN = 6;

/** What would make a no a yes: roles and teams that have it, and levels on the resource. */
export function Offers({
  asked,
  meaning,
  onMade,
}: {
  asked: Asked;
  meaning: Meaning;
  onMade: (done: string) => void;
}) {
  const { api } = useSession();
  const { subject, levels = [] } = asked;
  const [most, setMost] = useState(FIRST_LOOKED);
  const [progress, setProgress] = useState<Progress | undefined>();
  const found = useLoaded(
    async (signal) =>
      await findWays(api, {
        wanted: meaning.wanted,
        levels,
        most,
        signal,
        onProgress: (now) => {
          if (!signal.aborted) setProgress(now);
        },
      }),
    // After a change that was not enough, other things are on offer.
    [meaning.wanted, most, asked.revision],
  );
  const of = subject.id === undefined ? undefined : { userId: subject.id, name: subject.name, onMade };
  return (
    <Section title="What would change it">
      {of === undefined && (
        <p class="note">You may not look up {subject.name}, so nothing can be proposed from here.</p>
      )}
      <LevelOffers asked={asked} meaning={meaning} of={of} />
      {found.problem !== undefined && <ProblemNote problem={found.problem} again={found.reload} />}
      {found.value === undefined && found.isLoading && <Looking progress={progress} />}
      {found.value !== undefined && (
        <WayOffers
          ways={found.value}
          subject={subject}
          of={of}
          onMore={() => {
            setProgress(undefined);
            setMost(most + MORE_LOOKED);
          }}
        />
      )}
    </Section>
  );
}

function Looking({ progress }: { progress: Progress | undefined }) {
  if (progress === undefined) return <Loading>Looking for roles that have it …</Loading>;
  const { done, total } = progress;
  return (
    <div class="why-looking">
      <progress max={total} value={done} aria-label="Roles looked through" />
      <span class="quiet small">
        {done.toLocaleString()} of {total.toLocaleString()} roles looked through
      </span>
    </div>
  );
}

function LevelOffers({ asked, meaning, of }: { asked: Asked; meaning: Meaning; of: ChangeFor | undefined }) {
  const { subject, resource, levels = [] } = asked;
  const offered = levelsFor(subject.kind, meaning);
  if (offered.length === 0) return null;
  const before =
    levels.find(({ isManaged, userId }) => isManaged && userId !== undefined && userId === subject.id)
      ?.permission ?? '';
  return (
    <Kind title="A level on this resource alone" about="It gives nothing anywhere else.">
      <ul class="why-offers">
        {offered.map(({ name, actions }) => (
          <Offer
            key={name}
            what={<strong>{name}</strong>}
            about={`${countOf(actions.length, 'action', 'actions')} on it${before === '' ? '' : `, instead of the level ${before}`}`}
          >
            {of !== undefined && (
              <ChangeButton
                change={{ kind: 'set-level', resource, holder: { of: 'subject' }, level: name, before }}
                of={of}
              >
                Give level
              </ChangeButton>
            )}
          </Offer>
        ))}
      </ul>
    </Kind>
  );
}

function WayOffers({
  ways,
  subject,
  of,
  onMore,
}: {
  ways: Ways;
  subject: Subject;
  of: ChangeFor | undefined;
  onMore: () => void;
}) {
  const { roles, teams, lookedThrough, ofRoles, hasMoreTeams, teamsProblem } = ways;
  const rest = ofRoles - lookedThrough;
  const given = roles.filter(({ isBasic }) => !isBasic);
  const basic = roles.filter(({ isBasic }) => isBasic);
  return (
    <>
      {(teams.length > 0 || teamsProblem !== undefined || hasMoreTeams) && (
        <Kind title="A team that has it" about="A member gets all that the team has.">
          {teamsProblem !== undefined && <ProblemNote problem={teamsProblem} />}
          <Few all={teams}>{(team) => <TeamOffer key={team.id} team={team} of={of} />}</Few>
          {hasMoreTeams && <p class="quiet small">There are more teams than were looked at.</p>}
        </Kind>
      )}
      <Kind title="A role that has it" about="Those that give the least beside it come first.">
        {given.length > 0 ? (
          <Few all={given}>{(role) => <RoleOffer key={role.uid} role={role} of={of} />}</Few>
        ) : (
          <p>
            {rest > 0 ? 'None of the likely roles has it.' : 'No role has it that can be given.'}{' '}
            <a href={hrefTo(['roles', 'new'])}>Make a role that has it</a>
          </p>
        )}
        {basic.length > 0 && (
          <p class="small">
            {basic.length === 1 ? 'The org role' : 'The org roles'}{' '}
            {basic.map(({ uid, title }, index) => (
              <span key={uid}>
                {index > 0 && ', '}
                <a href={hrefTo(['roles', uid])}>{title}</a>
              </span>
            ))}{' '}
            {basic.length === 1 ? 'has' : 'have'} it as well.{' '}
            {subject.id !== undefined && (
              <a href={hrefTo([subject.kind === 'person' ? 'people' : 'accounts', subject.id])}>
                Change the org role of {subject.name}
              </a>
            )}
          </p>
        )}
        <p class="quiet small">
          {lookedThrough.toLocaleString()} of {countOf(ofRoles, 'role', 'roles')} looked through.{' '}
          {rest > 0 && (
            <button type="button" class="plain" onClick={onMore}>
              {rest > MORE_LOOKED
                ? `Look through ${MORE_LOOKED} more`
                : `Look through the other ${rest.toLocaleString()}`}
            </button>
          )}
        </p>
      </Kind>
    </>
  );
}

function TeamOffer({
  team: { id, name, memberCount, by },
  of,
}: {
  team: FoundTeam;
  of: ChangeFor | undefined;
}) {
  const members = memberCount === undefined ? '' : `, ${countOf(memberCount, 'member', 'members')}`;
  return (
    <Offer
      what={
        <Chip kind="team" href={hrefTo(['teams', id])}>
          {name}
        </Chip>
      }
      about={`by ${by}${members}`}
    >
      {of !== undefined && (
        <ChangeButton change={{ kind: 'join-team', team: { id, name } }} of={of}>
          Add to team
        </ChangeButton>
      )}
    </Offer>
  );
}

function RoleOffer({
  role: { uid, title, name, scope, size, mayGive },
  of,
}: {
  role: FoundRole;
  of: ChangeFor | undefined;
}) {
  return (
    <Offer
      what={
        <>
          <Chip kind="role" href={hrefTo(['roles', uid])}>
            {title}
          </Chip>
          {title !== name && <code class="quiet"> {name}</code>}
        </>
      }
      about={
        <>
          {scope !== '' && (
            <>
              on <code>{scope}</code>,{' '}
            </>
          )}
          {size === 1 ? 'and nothing else' : `${countOf(size, 'permission', 'permissions')} in all`}
        </>
      }
    >
      {!mayGive && <span class="quiet small">You may not give it</span>}
      {mayGive && of !== undefined && (
        <ChangeButton change={{ kind: 'give-role', role: { uid, name: title } }} of={of}>
          Give role
        </ChangeButton>
      )}
    </Offer>
  );
}

function Kind({ title, about, children }: { title: string; about: string; children: ComponentChildren }) {
  return (
    <div class="why-kind">
      <h3>{title}</h3>
      <p class="quiet small">{about}</p>
      {children}
    </div>
  );
}

function Offer({
  what,
  about,
  children,
}: {
  what: ComponentChildren;
  about: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <li>
      <span class="why-offer">
        {what} <span class="quiet small">{about}</span>
      </span>
      {children}
    </li>
  );
}

/** The first few of a list, and a button for the rest. */
function Few<T>({ all, children }: { all: readonly T[]; children: (one: T) => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? all : all.slice(0, SHOWN);
  return (
    <>
      <ul class="why-offers">{shown.map((one) => children(one))}</ul>
      {shown.length < all.length && (
        <button type="button" class="plain" onClick={() => setOpen(true)}>
          Show {(all.length - shown.length).toLocaleString()} more
        </button>
      )}
    </>
  );
}

const countOf = (count: number, one: string, many: string): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;
