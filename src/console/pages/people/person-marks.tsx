import { Mark } from '../../kit/mark.tsx';

/** What of a person is out of the ordinary: is a server admin, is disabled, signs in by an identity provider. */
export function PersonMarks({
  of: { isDisabled, isAdmin = false, authLabels, isExternallySynced = false },
}: {
  of: {
    readonly isDisabled: boolean;
    readonly isAdmin?: boolean;
    readonly authLabels: readonly string[];
    readonly isExternallySynced?: boolean;
  };
}) {
  return (
    <span class="marks">
      {isDisabled && <Mark tone="bad">Disabled</Mark>}
      {isAdmin && <Mark tone="warn">Server admin</Mark>}
      {authLabels.length > 0 && <Mark tone="plain">Identity provider</Mark>}
      {isExternallySynced && <Mark tone="plain">Org role by provider</Mark>}
      {!isDisabled && !isAdmin && authLabels.length === 0 && !isExternallySynced && (
        <span class="quiet">Active</span>
      )}
    </span>
  );
}
