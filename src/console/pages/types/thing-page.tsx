import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import type { Column } from '../../kit/table.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { GiveLevel } from './give-level.tsx';
import { LevelTable } from './level-table.tsx';
import type { Thing } from './load-thing.ts';
import { loadThing } from './load-thing.ts';
import type { ThingLevel } from './thing-levels.ts';
import { pathOf } from './thing-levels.ts';
import { useSetLevel } from './use-set-level.tsx';

/** One thing of a type: who has which level on it, and what else reaches it. */
export function ThingPage({ type, id }: { type: string; id: string }) {
  const { api } = useSession();
  const loaded = useLoaded(async (signal) => await loadThing(api, type, id, signal), [type, id]);
  return (
    <Page
      title={id}
      back={[hrefTo(['types', type]), type]}
      intro={
        <>
          One of the type <a href={hrefTo(['types', type])}>{type}</a>. A level gives its actions on this one
          only.
        </>
      }
      actions={
        <a class="button" href={hrefTo(['who'], { type, id })}>
          Who can do this?
        </a>
      }
    >
      <Shown of={loaded}>
        {(thing) => <ThingParts type={type} id={id} thing={thing} onChanged={loaded.reload} />}
      </Shown>
    </Page>
  );
}

function ThingParts({
  type,
  id,
  thing,
  onChanged,
}: {
  type: string;
  id: string;
  thing: Thing;
  onChanged: () => void;
}) {
  const { given, byRole } = thing.levels;
  return (
    <>
      <Section title="Levels">
        {thing.isChangeable && thing.names.length > 0 && (
          <GiveLevel type={type} id={id} names={thing.names} onGiven={onChanged} />
        )}
        <KeepsFocus>
          {given.length === 0 ? (
            <Empty title="Nobody has a level on it.">
              {thing.names.length === 0
                ? 'The type has no levels. What may be done to it is a matter of roles.'
                : 'Roles may permit it all the same: ask who can do it.'}
            </Empty>
          ) : (
            <ul class="rights-rows">
              {given.map((level) => (
                <li key={level.key}>
                  <LevelRow
                    type={type}
                    id={id}
                    level={level}
                    names={thing.names}
                    canChange={thing.isChangeable}
                    onChanged={onChanged}
                  />
                </li>
              ))}
            </ul>
          )}
        </KeepsFocus>
      </Section>
      {byRole.length > 0 && (
        <Section title="Basic roles that reach it">
          <p class="quiet">By their own permissions. They are changed on the pages of the roles.</p>
          <Table
            caption="Basic roles that reach it"
            columns={BY_ROLE}
            rows={byRole}
            keyOf={({ key }) => key}
          />
        </Section>
      )}
      {thing.type !== undefined && (
        <Section title="What the levels give">
          <LevelTable type={thing.type} id={id} />
        </Section>
      )}
    </>
  );
}

const BY_ROLE: readonly Column<ThingLevel>[] = [
  {
    title: 'Role',
    isName: true,
    cell: ({ who }) => (
      <Chip kind={who.kind} href={hrefTo(pathOf(who))}>
        {who.name}
      </Chip>
    ),
  },
  { title: 'As much as', cell: ({ level }) => (level === '' ? <span class="quiet">no level</span> : level) },
  {
    title: 'Actions',
    cell: ({ actions }) => (
      <details>
        <summary>
          {actions.length.toLocaleString()} {actions.length === 1 ? 'action' : 'actions'}
        </summary>
        <ul class="type-plain">
          {actions.map((action) => (
            <li key={action}>
              <code>{action}</code>
            </li>
          ))}
        </ul>
      </details>
    ),
  },
];

const WORDS = { person: 'Person', account: 'Service account', team: 'Team', role: 'Basic role' } as const;

function LevelRow({
  type,
  id,
  level: { who, level },
  names,
  canChange,
  onChanged,
}: {
  type: string;
  id: string;
  level: ThingLevel;
  names: readonly string[];
  canChange: boolean;
  onChanged: () => void;
}) {
  const setLevel = useSetLevel(type, id);
  const change = async (wanted: string): Promise<boolean> => {
    const isDone = await setLevel(who, wanted);
    if (isDone) onChanged();
    return isDone;
  };
  return (
    <div class="rights-line">
      <div class="rights-line-what">
        <Chip kind={who.kind} href={hrefTo(pathOf(who))}>
          {who.name}
        </Chip>
        <span class="quiet small">{WORDS[who.kind]}</span>
      </div>
      {canChange ? (
        <div class="row type-level">
          <select
            aria-label={`Level of ${who.name}`}
            value={level}
            onChange={(event) => {
              const select = event.currentTarget;
              void change(select.value).then((isDone) => {
                // What is shown is what counts.
                if (!isDone) select.value = level;
              });
            }}
          >
            {/* It may be less than any level, or one that the type has no more. */}
            {!names.includes(level) && (
              <option value={level} disabled>
                {level === '' ? 'no level' : level}
              </option>
            )}
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          <button type="button" class="plain" onClick={() => void change('')}>
            Take away<span class="hidden"> from {who.name}</span>
          </button>
        </div>
      ) : (
        <span>{level}</span>
      )}
    </div>
  );
}
