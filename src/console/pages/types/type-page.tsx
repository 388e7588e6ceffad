import { useState } from 'preact/hooks';

import { answer, tagged } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { asProblem } from '../../api/problem.ts';
import { TextField } from '../../kit/field.tsx';
import { useNotice } from '../../kit/notices.tsx';
import { Page, Section } from '../../kit/page.tsx';
import { usePropose } from '../../kit/proposal.tsx';
import { Shown } from '../../kit/shown.tsx';
import { When } from '../../kit/when.tsx';
import { Fact, Facts } from '../../kit/facts.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { LevelTable } from './level-table.tsx';
import { ORIGIN_WORDS, originOf } from './type-rows.ts';

type Type = components['schemas']['ResourceTypeDTO'];

/** One type: its actions, and the levels that give them. From here one goes to a thing of the type. */
export function TypePage({ type }: { type: string }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await tagged(
        api.GET('/api/access-control/resource-types/{type}', { params: { path: { type } }, signal }),
      ),
    [type],
  );
  const body = loaded.value?.body;
  const displayName = body?.displayName ?? '';
  return (
    <Page
      title={displayName === '' ? type : displayName}
      back={[hrefTo(['types']), 'Resource types']}
      intro={displayName === '' ? undefined : <code>{type}</code>}
      actions={body !== undefined && !body.shipped && <TypeActions type={body} tag={loaded.value?.tag} />}
    >
      <OpenThing type={type} />
      <Shown of={loaded}>
        {({ body: shown }) => (
          <>
            <TypeFacts type={shown} />
            <Section title="Actions and levels">
              <LevelTable type={shown} />
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}

/** Goes to the levels on a thing by its id. Things are somebody else's: no list of them is kept here. */
function OpenThing({ type }: { type: string }) {
  const [id, setId] = useState('');
  return (
    <form
      class="type-open"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== '') goTo(['types', type, id.trim()]);
      }}
    >
      <TextField
        label="Levels on one resource"
        value={id}
        onValue={setId}
        maxLength={190}
        hint="Its id, as its permissions have it."
      />
      <button type="submit" disabled={id.trim() === ''}>
        Show who has which level
      </button>
    </form>
  );
}

function TypeFacts({ type }: { type: Type }) {
  return (
    <Facts areShort>
      <Fact name="From">{ORIGIN_WORDS[originOf(type)]}</Fact>
      <Fact name="Scope of one resource">
        <code>
          {type.type}:{type.attribute}:…
        </code>
      </Fact>
      {type.version !== undefined && <Fact name="Version">{type.version}</Fact>}
      {type.updated !== undefined && (
        <Fact name="Changed">
          <When at={type.updated} />
        </Fact>
      )}
    </Facts>
  );
}

function TypeActions({ type, tag }: { type: Type; tag: string | undefined }) {
  const { actions } = useSession();
  const remove = useDeleteType();
  const change = hrefTo(['types', type.type], { change: 'yes', global: type.global ? 'yes' : undefined });
  return (
    <>
      {actions.has('resource-types:write') && (
        <a class="button primary" href={change}>
          Change
        </a>
      )}
      {actions.has('resource-types:delete') && (
        <button type="button" onClick={() => void remove(type, tag)}>
          Delete
        </button>
      )}
    </>
  );
}

/**
 * Deletes a type after it was shown who loses what. Only one that roles or levels hold is deleted by force, and what the API says of how
 * many there are is said before.
 */
function useDeleteType(): (type: Type, tag: string | undefined) => Promise<void> {
  const { api } = useSession();
  const propose = usePropose();
  const tell = useNotice();
  return async ({ type, displayName, global }, tag) => {
    const title = displayName === '' ? type : displayName;
    const remove = async (query: { dryRun?: true; force?: true }) =>
      await api.DELETE('/api/access-control/resource-types/{type}', {
        params: {
          path: { type },
          query: { ...query, ...(global && { global: true }) },
          ...(tag !== undefined && { header: { 'If-Match': tag } }),
        },
      });
    // 400 is that the type is in use. Whatever else is refused is said by the proposal.
    const inUse = await answer(remove({ dryRun: true })).then(
      () => undefined,
      (thrown: unknown) => {
        const problem = asProblem(thrown);
        return problem.status === 400 ? problem.message : undefined;
      },
    );
    const done = await propose({
      title: `Delete the type ${title}?`,
      verb: inUse === undefined ? 'Delete type' : 'Take it all away and delete it',
      isGrave: true,
      about: (
        <>
          {inUse !== undefined && <p class="note">{inUse}</p>}
          <p>
            {inUse === undefined
              ? 'No role and no level holds anything of it.'
              : 'Its actions are taken from all roles, and all levels on its resources end.'}
            {global && ' It is a type of all orgs, and ends in each of them.'}
          </p>
        </>
      ),
      make: async (query) => await remove({ ...query, ...(inUse !== undefined && { force: true }) }),
    });
    if (done === undefined) return;
    tell(`The type ${title} is deleted.`);
    goTo(['types']);
  };
}
