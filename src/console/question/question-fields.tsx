import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import { Chip } from '../kit/chip.tsx';
import type { Option } from '../kit/pick.tsx';
import { Pick } from '../kit/pick.tsx';
import { accounts, members, teams } from '../kit/searches.tsx';
import { useSession } from '../session/session.ts';
import { actionsOffered, typesOffered } from './offered.ts';
import type { AskedSubject, Question } from './question.ts';
import { bodyOf, fullSubject, subjectIdOf, subjectOf, subjectText } from './question.ts';

/** The types that the caller may see; none where it may see none. */
export type ResourceTypes = readonly components['schemas']['ResourceTypeDTO'][];

/** Who: a member or an account that is searched for, or any name that the API takes. */
export function SubjectField({
  subject,
  onSubject,
}: {
  subject: AskedSubject;
  onSubject: (subject: AskedSubject) => void;
}) {
  const { api } = useSession();
  const search = async (text: string, signal: AbortSignal): Promise<readonly Option<string>[]> => {
    const [people, others] = await Promise.allSettled([
      members(api)(text, signal),
      accounts(api)(text, signal),
    ]);
    // Whoever may read only one of the two is offered that.
    if (people.status === 'rejected' && others.status === 'rejected') throw people.reason;
    return [
      ...(people.status === 'fulfilled' ? people.value : []).map((option) => optionOf('user', option)),
      ...(others.status === 'fulfilled' ? others.value : []).map((option) =>
        optionOf('service_account', option),
      ),
    ];
  };
  return (
    <Pick
      label="Person or account"
      text={subjectText(subject)}
      search={search}
      onPick={({ value }) => onSubject(subjectOf(value))}
      onText={(text) => onSubject(subjectOf(text.trim()))}
      placeholder="login or e-mail address"
    />
  );
}

function optionOf(
  subjectType: AskedSubject['subjectType'],
  { key, value, shown }: Option<{ readonly login: string }>,
): Option<string> {
  const subject = { subjectType, subjectId: subjectIdOf(value.login) };
  return { key: `${subjectType} ${key}`, value: fullSubject(subject), label: subjectText(subject), shown };
}

/** What they would do: an action of the type, or a whole one of any, which chooses the type as well. */
export function ActionField({
  action,
  type,
  types,
  onAction,
}: {
  action: string;
  type: string;
  types: ResourceTypes;
  onAction: (chosen: { action: string; type?: string }) => void;
}) {
  return (
    <Pick
      label="Action"
      text={action}
      search={async (text) =>
        await Promise.resolve(
          actionsOffered(types, type, text).map((offered) => ({
            key: `${offered.type} ${offered.action}`,
            value: offered,
            label: offered.action,
            shown: (
              <>
                <code>{offered.action}</code>
                {type === '' && <span class="quiet"> {offered.type}</span>}
              </>
            ),
          })),
        )
      }
      onPick={({ value }) => onAction(value)}
      onText={(text) => onAction({ action: text.trim() })}
      placeholder="read"
    />
  );
}

/** On what type of resource. */
export function TypeField({
  type,
  types,
  onType,
}: {
  type: string;
  types: ResourceTypes;
  onType: (type: string) => void;
}) {
  return (
    <Pick
      label="Type of resource"
      text={type}
      search={async (text) =>
        await Promise.resolve(
          typesOffered(types, text).map((name) => ({ key: name, value: name, label: name })),
        )
      }
      onPick={({ value }) => onType(value)}
      onText={(text) => onType(text.trim())}
      placeholder="folders"
    />
  );
}

/** On which one: teams by their name, of others those that scopes and levels of the org name and the caller may see. */
export function ResourceField({
  question,
  onId,
}: {
  question: Pick<Question, 'type' | 'action' | 'id'>;
  onId: (id: string) => void;
}) {
  const session = useSession();
  const { api, who, isPerson } = session;
  const { type, action, id } = question;
  const search = async (text: string, signal: AbortSignal): Promise<readonly Option<string>[]> => {
    if (type === 'teams')
      return (await teams(api)(text, signal)).map(({ key, label, shown }) => ({
        key,
        value: key,
        label: key,
        shown: shown ?? <Chip kind="team">{label}</Chip>,
      }));
    if (type === 'serviceaccounts')
      return (await accounts(api)(text, signal)).map(({ key, shown }) => ({
        key,
        value: key,
        label: key,
        shown,
      }));
    if (type === '' || action === '') return [];
    const own: Question = {
      subjectType: isPerson ? 'user' : 'service_account',
      subjectId: subjectIdOf(who.login),
      action,
      type,
      id: '',
    };
    const { results } = await answer(
      api.POST('/access/v1/search/resource', {
        body: { ...bodyOf(own), resource: { type }, page: { limit: SEARCHED } },
        signal,
      }),
    );
    return results
      .filter((found) => found.id.toLowerCase().includes(text.toLowerCase()))
      .slice(0, OFFERED)
      .map((found) => ({ key: found.id, value: found.id, label: found.id }));
  };
  return (
    <Pick
      label="Id of the resource"
      text={id}
      search={search}
      onPick={({ value }) => onId(value)}
      onText={(text) => onId(text.trim())}
      placeholder="as your software has it"
    />
  );
}

const SEARCHED = 200;
const OFFERED = 20;
