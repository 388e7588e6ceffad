import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { Table } from '../../kit/table.tsx';
import { When } from '../../kit/when.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { Mark } from '../../kit/mark.tsx';
import { NarrowedRows } from '../../kit/narrowed-rows.tsx';
import { useChange } from '../../kit/use-change.ts';
import { KeyDialog } from './key-dialog.tsx';
import { MakeToken } from './make-token.tsx';
import { tokenStanding } from './token-standing.ts';
import { UseToken } from './use-token.tsx';

type Token = components['schemas']['TokenDTO'];
type NewToken = components['schemas']['NewApiKeyResult'];

/** The tokens of a service account, to make and to delete. The key of a new one is shown once, and forgotten with its dialog. */
export function Tokens({ account }: { account: components['schemas']['ServiceAccountProfileDTO'] }) {
  const { api } = useSession();
  const path = { serviceAccountId: String(account.id) };
  const loaded = useLoaded(
    async (signal) =>
      await answer(api.GET('/api/serviceaccounts/{serviceAccountId}/tokens', { params: { path }, signal })),
    [account.id],
  );
  const change = useChange(loaded.reload);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<NewToken | undefined>();
  const mayWrite = account.accessControl?.['serviceaccounts:write'] === true;
  const remove = (token: Token): void =>
    void change({
      title: `Delete the token ${token.name} of ${account.name}?`,
      verb: 'Delete token',
      isGrave: true,
      about: <p>Whatever uses it is refused at once. What the account may do stays.</p>,
      make: (query) =>
        api.DELETE('/api/serviceaccounts/{serviceAccountId}/tokens/{tokenId}', {
          params: { path: { ...path, tokenId: token.id }, query },
        }),
      done: `The token ${token.name} was deleted.`,
    });
  return (
    <Section
      title="Tokens"
      actions={
        mayWrite && (
          <button type="button" onClick={() => setMaking(true)}>
            Make a token
          </button>
        )
      }
    >
      <Shown of={loaded}>
        {(tokens) => (
          <KeepsFocus>
            {tokens.length === 0 ? (
              <Empty title="No tokens.">
                {mayWrite
                  ? 'Make one for each place that the program runs in, so that each can be deleted by itself.'
                  : 'Who may change this account can make one.'}
              </Empty>
            ) : (
              <NarrowedRows label="Find tokens" rows={tokens} textOf={({ name }) => name}>
                {(shown) => (
                  <Table
                    caption={`Tokens of ${account.name}`}
                    rows={shown}
                    keyOf={({ id }) => id}
                    columns={[
                      { title: 'Name', isName: true, cell: ({ name }) => name },
                      { title: 'Made', cell: ({ created }) => <When at={created} /> },
                      { title: 'Last used', cell: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
                      { title: 'Ends', cell: (token) => <Ends token={token} /> },
                      ...(mayWrite
                        ? [
                            {
                              title: 'Change',
                              cell: (token: Token) => (
                                <button
                                  type="button"
                                  class="plain"
                                  aria-label={`Delete the token ${token.name}`}
                                  onClick={() => remove(token)}
                                >
                                  Delete
                                </button>
                              ),
                            },
                          ]
                        : []),
                    ]}
                  />
                )}
              </NarrowedRows>
            )}
          </KeepsFocus>
        )}
      </Shown>
      {(loaded.value?.length ?? 0) > 0 && <UseToken />}
      {isMaking && (
        <MakeToken
          account={account}
          onClose={() => setMaking(false)}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
            loaded.reload();
          }}
        />
      )}
      {made !== undefined && (
        <KeyDialog token={made} accountName={account.name} onClose={() => setMade(undefined)} />
      )}
    </Section>
  );
}

/** When a token ends, in words and in a colour where something is to be done. */
function Ends({ token }: { token: Token }) {
  const standing = tokenStanding(token, Date.now());
  return (
    <span class="marks">
      {token.expiration === null ? <span class="quiet">never</span> : <When at={token.expiration} />}
      {standing === 'soon' && <Mark tone="warn">Ends soon</Mark>}
      {standing === 'ended' && <Mark tone="bad">Expired</Mark>}
      {standing === 'revoked' && <Mark tone="bad">Revoked</Mark>}
    </span>
  );
}
