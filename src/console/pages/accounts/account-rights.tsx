import { Section } from '../../kit/page.tsx';
import { OrgRoleForm } from '../../principal/org-role-form.tsx';
import { useChange } from '../../kit/use-change.ts';
import type { Account } from './account.tsx';
import { useAccountChange } from './use-account-change.ts';

/** The org role of a service account, and a way to another one. */
export function AccountRights({ of: account, reload }: { of: Account; reload: () => void }) {
  const change = useChange(reload);
  const patch = useAccountChange(account);
  const { name, role, accessControl } = account.body;
  return (
    <Section title="In this org">
      <OrgRoleForm
        key={role}
        role={role}
        mayChange={accessControl?.['serviceaccounts:write'] === true}
        onChange={(wanted) =>
          void change({
            title: `Make ${name} ${wanted}, which is ${role} now?`,
            verb: 'Change org role',
            make: patch({ role: wanted }),
            done: `${name} is ${wanted} now.`,
          })
        }
      />
    </Section>
  );
}
