import { useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { SelectField, TextField } from '../../kit/field.tsx';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { useChange } from '../../kit/use-change.ts';
import type { Lifetime } from './lifetime.ts';
import { LIFETIMES, lifetimeInWords, MOST_DAYS, secondsOf } from './lifetime.ts';

/** Makes a token of a service account. `onMade` is given its key, which is told nowhere else. */
export function MakeToken({
  account,
  onClose,
  onMade,
}: {
  account: components['schemas']['ServiceAccountProfileDTO'];
  onClose: () => void;
  onMade: (token: components['schemas']['NewApiKeyResult']) => void;
}) {
  const { api } = useSession();
  const change = useChange(() => undefined);
  const [name, setName] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [days, setDays] = useState('');
  const seconds = secondsOf(lifetime, days);
  const [isAsked, setAsked] = useState(false);
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (seconds === undefined) return;
    const outcome = await change({
      title: `Make the token ${name.trim()} for ${account.name}?`,
      verb: 'Make token',
      about: (
        <p>
          It holds {lifetimeInWords(seconds)}. Whoever has its key acts as {account.name}
          {account.isDisabled && ', once the account is enabled'}.
        </p>
      ),
      make: (query) =>
        api.POST('/api/serviceaccounts/{serviceAccountId}/tokens', {
          params: { path: { serviceAccountId: String(account.id) }, query },
          body: { name: name.trim(), secondsToLive: seconds },
        }),
      done: `The token ${name.trim()} was made.`,
    });
    if (outcome !== undefined) onMade(outcome.made as components['schemas']['NewApiKeyResult']);
  };
  return (
    <FormDialog title={`Make a token for ${account.name}`} onClose={onClose} onSubmit={() => void submit()}>
      <TextField
        label="Name"
        hint="Such as where it is used. No other token of the org may have it."
        value={name}
        onValue={setName}
        maxLength={190}
        required
      />
      <div class="fields">
        <SelectField
          label="Holds"
          hint="The deployment may demand an end."
          value={lifetime}
          onValue={setLifetime}
          choices={LIFETIMES}
        />
        {lifetime === 'days' && (
          <TextField
            label="Days"
            type="number"
            value={days}
            onValue={setDays}
            error={
              isAsked && seconds === undefined
                ? `A whole number from 1 to ${MOST_DAYS.toLocaleString('en')}.`
                : undefined
            }
            required
          />
        )}
      </div>
    </FormDialog>
  );
}
