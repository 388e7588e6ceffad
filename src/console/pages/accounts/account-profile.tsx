import { useState } from 'preact/hooks';

import { Chip } from '../../kit/chip.tsx';
import { TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page.tsx';
import { When } from '../../kit/when.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { Fact, Facts } from '../../kit/facts.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { useChange } from '../../kit/use-change.ts';
import type { Account } from './account.tsx';
import { useAccountChange } from './use-account-change.ts';

/** What a service account is, and ways to rename, disable, enable and delete it. */
export function AccountProfile({ of: account, reload }: { of: Account; reload: () => void }) {
  const { api } = useSession();
  const change = useChange(reload);
  const changeAndLeave = useChange(() => goTo(['accounts']));
  const patch = useAccountChange(account);
  const [isRenaming, setRenaming] = useState(false);
  const { body, tag } = account;
  const { id, name, isDisabled } = body;
  const mayWrite = body.accessControl?.['serviceaccounts:write'] === true;

  const disable = (): void =>
    void change({
      title: `Disable ${name}?`,
      verb: 'Disable',
      isGrave: true,
      about: <p>Its tokens are refused at once, and hold again when it is enabled.</p>,
      make: patch({ isDisabled: true }),
      done: `${name} is disabled.`,
    });
  const enable = (): void =>
    void change({
      title: `Enable ${name}?`,
      verb: 'Enable',
      about: <p>Its tokens hold again, so you must hold all that it may do.</p>,
      make: patch({ isDisabled: false }),
      done: `${name} is enabled.`,
    });
  const remove = (): void =>
    void changeAndLeave({
      title: `Delete the service account ${name}?`,
      verb: 'Delete service account',
      isGrave: true,
      about: (
        <p>
          Its tokens, roles, levels and places in teams go with it, and so do the levels that others have on
          it. This cannot be undone.
        </p>
      ),
      make: (query) =>
        api.DELETE('/api/serviceaccounts/{serviceAccountId}', {
          params: {
            path: { serviceAccountId: String(id) },
            query,
            ...(tag !== undefined && { header: { 'If-Match': tag } }),
          },
        }),
      done: `${name} was deleted.`,
    });

  return (
    <Section
      title="Profile"
      actions={
        <div class="row">
          {mayWrite && (
            <>
              <button type="button" onClick={() => setRenaming(true)}>
                Rename
              </button>
              <button type="button" onClick={isDisabled ? enable : disable}>
                {isDisabled ? 'Enable' : 'Disable'}
              </button>
            </>
          )}
          {body.accessControl?.['serviceaccounts:delete'] === true && (
            <button type="button" onClick={remove}>
              Delete
            </button>
          )}
        </div>
      }
    >
      <Facts areShort>
        <Fact name="Login">
          <code>{body.login}</code>
        </Fact>
        <Fact name="State">
          {isDisabled ? <Mark tone="bad">Disabled: its tokens are refused</Mark> : 'Active'}
        </Fact>
        <Fact name="Id">
          <code>{id}</code>
        </Fact>
        <Fact name="Uid">
          <code>{body.uid}</code>
        </Fact>
        <Fact name="Made">
          <When at={body.createdAt} />
        </Fact>
        <Fact name="Last changed">
          <When at={body.updatedAt} />
        </Fact>
        <Fact name="Teams">
          {body.teams.length === 0 ? (
            <span class="quiet">none</span>
          ) : (
            <ul class="chips">
              {body.teams.map((team) => (
                <li key={team}>
                  <Chip kind="team">{team}</Chip>
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
      {isRenaming && (
        <Rename
          of={account}
          onClose={() => setRenaming(false)}
          onRenamed={() => {
            setRenaming(false);
            reload();
          }}
        />
      )}
    </Section>
  );
}

function Rename({
  of: account,
  onClose,
  onRenamed,
}: {
  of: Account;
  onClose: () => void;
  onRenamed: () => void;
}) {
  const change = useChange(onRenamed);
  const patch = useAccountChange(account);
  const [name, setName] = useState(account.body.name);
  return (
    <FormDialog
      title={`Rename ${account.body.name}`}
      onClose={onClose}
      onSubmit={() =>
        void change({
          title: `Rename ${account.body.name} to ${name.trim()}?`,
          verb: 'Rename',
          about: <p>Its login changes with the name. Its tokens go on.</p>,
          make: patch({ name: name.trim() }),
          done: `It is called ${name.trim()} now.`,
        })
      }
    >
      <TextField label="Name" value={name} onValue={setName} maxLength={190} required />
    </FormDialog>
  );
}
