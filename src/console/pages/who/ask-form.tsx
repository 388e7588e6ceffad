import { useEffect, useState } from 'preact/hooks';

import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import { CheckField } from '../../kit/field.tsx';
import type { Option } from '../../kit/pick.tsx';
import { Pick } from '../../kit/pick.tsx';
import { accounts, members, roles, teams } from '../../kit/searches.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { KnownAction } from '../../kit/known-actions.ts';
import { knownActions, ownType, understood } from '../../kit/known-actions.ts';
import type { Question } from './question.ts';
import { ALL, faultIn, writeQuestion } from './question.ts';

/** So many are offered at once. */
const OFFERED = 50;

/** Asks for the action and the thing. What is asked goes into the address. */
export function AskForm({ question }: { question: Question | undefined }) {
  const session = useSession();
  const { api } = session;
  const [action, setAction] = useState(question?.action ?? '');
  const [type, setType] = useState(question?.type ?? '');
  const [isAll, setAll] = useState(question?.id === ALL);
  const [id, setId] = useState(question === undefined || question.id === ALL ? '' : question.id);
  const [fault, setFault] = useState<string | undefined>();
  useEffect(() => {
    if (question === undefined) return;
    setAction(question.action);
    setType(question.type);
    setAll(question.id === ALL);
    setId(question.id === ALL ? '' : question.id);
    setFault(undefined);
  }, [question]);

  const types = useLoaded(
    async (signal) => await answer(api.GET('/api/access-control/resource-types', { signal })),
    [],
  );
  const known = knownActions(types.value ?? []);
  const isReady = types.value !== undefined || types.problem !== undefined;
  const meant = understood(action.trim(), known);
  const takesNoScope = isReady && meant.types.length === 0 && action.includes(':');

  const takeAction = (text: string): void => {
    setAction(text);
    setFault(undefined);
    const taken = understood(text.trim(), known);
    // What was chosen for another action may not go with this one.
    if (!taken.types.includes(type) && text.includes(':')) {
      setType(taken.types[0] ?? '');
      setId('');
    }
  };
  const submit = (): void => {
    const whole =
      action.trim().includes(':') || type === '' ? action.trim() : `${type.trim()}:${action.trim()}`;
    const next = {
      action: whole,
      type: takesNoScope ? '' : type.trim(),
      id: isAll ? ALL : id.trim(),
    };
    const wrong = faultIn(next, meant);
    setFault(wrong);
    if (wrong === undefined) goTo(['who'], writeQuestion(next));
  };

  return (
    <form
      class="who-ask"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="fields">
        <Pick
          label="Action"
          text={action}
          hint={types.problem === undefined ? 'Such as folders:write.' : types.problem.message}
          search={async (text) => offeredActions(known, text)}
          onPick={({ value }) => takeAction(value.action)}
          onText={takeAction}
        />
        {!takesNoScope && (
          <Pick
            label="Type of resource"
            text={type}
            hint={meant.types.length > 1 ? `It is held on ${listed(meant.types)}.` : 'Such as folders.'}
            search={async (text) => offeredTypes(meant, known, text)}
            onPick={({ value }) => setType(value)}
            onText={setType}
          />
        )}
        {!takesNoScope && !isAll && (
          <Pick
            key={type}
            label="Which one"
            text={id}
            hint="Its id. What is known here is offered."
            search={async (text, signal) =>
              await offeredIds(api, session.who.login, meant, type, text, signal)
            }
            onPick={({ value }) => setId(value)}
            onText={setId}
          />
        )}
      </div>
      <div class="who-ask-end">
        {takesNoScope ? (
          <p class="quiet">This action is not about single resources: somebody holds it or not.</p>
        ) : (
          <CheckField
            label={`All ${type === '' ? 'of the type' : type}`}
            hint="Who may on every one, also on those that come later."
            checked={isAll}
            onChecked={setAll}
          />
        )}
        <button type="submit" class="primary">
          Find out who
        </button>
      </div>
      {fault !== undefined && (
        <p class="bad" role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}

function offeredActions(known: readonly KnownAction[], text: string): readonly Option<KnownAction>[] {
  const wanted = text.toLowerCase();
  return known
    .filter(({ action }) => action.toLowerCase().includes(wanted))
    .toSorted((a, b) => Number(b.action.startsWith(wanted)) - Number(a.action.startsWith(wanted)))
    .slice(0, OFFERED)
    .map((value) => ({
      key: value.action,
      value,
      label: value.action,
      shown: (
        <>
          <code>{value.action}</code>{' '}
          <span class="quiet small">
            {value.types.length === 0 ? 'takes no scope' : `on ${listed(value.types)}`}
          </span>
        </>
      ),
    }));
}

function offeredTypes(
  { types }: KnownAction,
  known: readonly KnownAction[],
  text: string,
): readonly Option<string>[] {
  const all = types.length > 0 ? types : [...new Set(known.flatMap((one) => one.types))].toSorted();
  // What stands there already is no search.
  const fitting = all.includes(text) ? all : all.filter((type) => type.includes(text.toLowerCase()));
  return fitting.slice(0, OFFERED).map((type) => ({ key: type, value: type, label: type }));
}

/** Things of a type: those that the API lists by name, and of the others those that stand in scopes and levels. */
async function offeredIds(
  api: Api,
  login: string,
  { action }: KnownAction,
  type: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly Option<string>[]> {
  const name = type.trim();
  if (name === '') return [];
  if (name === 'teams') return renamed(await teams(api)(text, signal), ({ id }) => String(id));
  if (name === 'serviceaccounts') return renamed(await accounts(api)(text, signal), ({ id }) => String(id));
  if (name === 'users' || name === 'global.users')
    return renamed(await members(api)(text, signal), ({ userId }) => String(userId));
  if (name === 'roles') return renamed(await roles(api)(text, signal), ({ uid }) => uid);
  const { results } = await answer(
    api.POST('/access/v1/search/resource', {
      body: {
        subject: { type: 'user', id: login.includes(':') ? `login:${login}` : login },
        action: { name: action === '' || ownType(action) === '' ? 'read' : action },
        resource: { type: name },
      },
      signal,
    }),
  );
  return results
    .filter(({ id }) => id.includes(text))
    .slice(0, OFFERED)
    .map(({ id }) => ({ key: id, value: id, label: id }));
}

const renamed = <T,>(options: readonly Option<T>[], idOf: (value: T) => string): readonly Option<string>[] =>
  options.map((option) => ({
    ...option,
    value: idOf(option.value),
    label: idOf(option.value),
    shown: (
      <>
        {option.shown ?? option.label} <code class="quiet">{idOf(option.value)}</code>
      </>
    ),
  }));

const LIST = new Intl.ListFormat('en', { type: 'disjunction' });
const listed = (names: readonly string[]): string => LIST.format(names);
