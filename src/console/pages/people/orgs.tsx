import { answer } from '../../api/client.ts';
import { Chip } from '../../kit/chip.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { Table } from '../../kit/table.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { NarrowedRows } from '../../kit/narrowed-rows.tsx';

/** All orgs of a person, with the org role in each. */
export function Orgs({ id }: { id: number }) {
  const { api } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(api.GET('/api/users/{userId}/orgs', { params: { path: { userId: String(id) } }, signal })),
    [id],
  );
  return (
    <Section title="Orgs">
      <Shown of={loaded}>
        {(orgs) =>
          orgs.length === 0 ? (
            <Empty title="In no org.">They can sign in, and hold nothing until an org adds them.</Empty>
          ) : (
            <NarrowedRows label="Find orgs" rows={orgs} textOf={({ name }) => name}>
              {(shown) => (
                <Table
                  caption="Orgs of the person"
                  rows={shown}
                  keyOf={({ orgId }) => orgId}
                  columns={[
                    { title: 'Org', isName: true, cell: ({ name }) => <Chip kind="org">{name}</Chip> },
                    { title: 'Org role', cell: ({ role }) => role },
                  ]}
                />
              )}
            </NarrowedRows>
          )
        }
      </Shown>
    </Section>
  );
}
