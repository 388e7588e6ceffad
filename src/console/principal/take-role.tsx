import { useState } from 'preact/hooks';

import type { components } from '../api/document.ts';
import { SelectField } from '../kit/field.tsx';
import { FormDialog } from '../kit/form-dialog.tsx';
import { useTakeRole } from './use-take-role.ts';

type Place = 'here' | 'everywhere';

const PLACES: readonly { readonly value: Place; readonly label: string }[] = [
  { value: 'here', label: 'As given in this org' },
  { value: 'everywhere', label: 'As given in all orgs' },
];

/**
 * Takes away a role of all orgs. It may have been given in one org, in all of them, or both, which the API does not tell: so who may take
 * either is asked which one it is about.
 */
export function TakeRole({
  id,
  name,
  role,
  onClose,
  onTaken,
}: {
  id: number;
  name: string;
  role: components['schemas']['RoleDTO'];
  onClose: () => void;
  onTaken: () => void;
}) {
  const take = useTakeRole(id, name, onTaken);
  const [place, setPlace] = useState<Place>('here');
  return (
    <FormDialog
      title={`Take the role ${role.displayName || role.name} from ${name}`}
      onClose={onClose}
      onSubmit={() => void take({ role, isEverywhere: place === 'everywhere' })}
    >
      <SelectField
        label="Which one"
        hint="This role can be given in one org, and in all of them. Each is taken by itself: if nobody would lose anything, it was given the other way."
        value={place}
        onValue={setPlace}
        choices={PLACES}
      />
    </FormDialog>
  );
}
