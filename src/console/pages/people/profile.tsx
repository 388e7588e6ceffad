import { useState } from 'preact/hooks';

import { Section } from '../../kit/page.tsx';
import { When } from '../../kit/when.tsx';
import { EditNames } from './edit-names.tsx';
import { Fact, Facts } from '../../kit/facts.tsx';
import type { Person } from './load-person.ts';
import { PersonMarks } from './person-marks.tsx';

/** Who a person is, as far as the caller may read it, and a way to change the names. */
export function Profile({ of: person, reload }: { of: Person; reload: () => void }) {
  const [isEditing, setEditing] = useState(false);
  const { profile, member } = person;
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
      <Facts areShort>
        <Fact name="Login">{person.login}</Fact>
        <Fact name="E-mail">{person.email || <span class="quiet">none</span>}</Fact>
        <Fact name="Name">{person.name || <span class="quiet">none</span>}</Fact>
        <Fact name="State">
          <PersonMarks
            of={{
              isDisabled: person.isDisabled,
              isAdmin: profile?.isGrafanaAdmin ?? false,
              authLabels: (profile ?? member)?.authLabels ?? [],
              isExternallySynced: member?.isExternallySynced ?? false,
            }}
          />
        </Fact>
        <Fact name="Id">
          <code>{person.id}</code>
        </Fact>
        <Fact name="Uid">
          <code>{(profile ?? member)?.uid}</code>
        </Fact>
        {profile !== undefined && (
          <>
            <Fact name="Made">
              <When at={profile.createdAt} />
            </Fact>
            <Fact name="Last changed">
              <When at={profile.updatedAt} />
            </Fact>
          </>
        )}
      </Facts>
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
