import type { Option } from '../../kit/pick.tsx';
import { Pick } from '../../kit/pick.tsx';
import { accounts, members } from '../../kit/searches.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { AskedSubject } from './subject.ts';
import { writeSubject } from './subject.ts';

/** Picks a person or a service account, and puts who it is into the address. */
export function PickSubject({ subject }: { subject: AskedSubject | undefined }) {
  const { api, who, isPerson } = useSession();
  const go = (picked: AskedSubject): void => goTo(['what'], { subject: writeSubject(picked) });
  const search = async (text: string, signal: AbortSignal): Promise<readonly Option<AskedSubject>[]> => {
    // What stands there already is no search: whoever opens the list wants somebody else.
    const wanted = text === subject?.login ? '' : text;
    const [people, robots] = await Promise.all([
      members(api)(wanted, signal),
      accounts(api)(wanted, signal).catch(() => []),
    ]);
    return [
      ...people.map((option) => ({
        ...option,
        key: `person ${option.key}`,
        value: { kind: 'person' as const, login: option.value.login },
      })),
      ...robots.map((option) => ({
        ...option,
        key: `account ${option.key}`,
        label: option.value.login,
        value: { kind: 'account' as const, login: option.value.login },
      })),
    ];
  };
  const isSelf = subject?.login === who.login && isPerson === (subject?.kind === 'person');
  return (
    <div class="what-pick">
      <Pick
        label="Person or service account"
        text={subject?.login ?? ''}
        hint="Part of a login, a name or an address."
        search={search}
        onPick={({ value }) => go(value)}
      />
      {!isSelf && (
        <button type="button" onClick={() => go({ kind: isPerson ? 'person' : 'account', login: who.login })}>
          Show what I can do
        </button>
      )}
    </div>
  );
}
