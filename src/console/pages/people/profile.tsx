import { useState } from 'preact/hooks';

import { Section } from '../../kit/page.tsx';
import { When } from '../../kit/when.tsx';
import { EditNames } from './edit-names.tsx';
import type { Fact } from './facts.tsx';
import { Facts } from './facts.tsx';
import type { Person } from './load-person.ts';
import { PersonMarks } from './person-marks.tsx';

/** Who a person is, as far as the caller may read it, and a way to change the names. */
export function Profile({ of: person, reload }: { of: Person; reload: () => void }) {
  const [isEditing, setEditing] = useState(false);
  const { profile, member } = person;
  const facts: Fact[] = [
    { name: 'Login', value: person.login },
    { name: 'E-mail', value: person.email || <span class="quiet">none</span> },
    { name: 'Name', value: person.name || <span class="quiet">none</span> },
    {
      name: 'State',
      value: (
        <PersonMarks
          of={{
            isDisabled: person.isDisabled,
            isAdmin: profile?.isGrafanaAdmin ?? false,
            authLabels: (profile ?? member)?.authLabels ?? [],
            isExternallySynced: member?.isExternallySynced ?? false,
          }}
        />
      ),
    },
    { name: 'Id', value: <code>{person.id}</code> },
    { name: 'Uid', value: <code>{(profile ?? member)?.uid}</code> },
    ...(profile === undefined
      ? []
      : [
          { name: 'Made', value: <When at={profile.createdAt} /> },
          { name: 'Last changed', value: <When at={profile.updatedAt} /> },
        ]),
  ];
  return (
    <Section
      title="Profile"
      actions={
        profile?.accessControl?.['users:write'] === true && (
          <button type="button" onClick={() => setEditing(true)}>
            Change names
          </button>
        )
      }
    >
      <Facts facts={facts} />
      {isEditing && (
        <EditNames
          of={person}
          onClose={() => setEditing(false)}
          onChanged={() => {
            setEditing(false);
            reload();
          }}
        />
      )}
    </Section>
  );
}
