import type { ComponentChildren } from 'preact';

import { Dialog } from './dialog.tsx';

/**
 * What a change needs to know, asked above the page. `onSubmit` is called when the fields hold what they must; it goes on to the proposal
 * of the change. The dialog stays as it is until its owner closes it, so that nothing typed is lost where a proposal is refused or left.
 */
export function FormDialog({
  title,
  onClose,
  onSubmit,
  children,
}: {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  children: ComponentChildren;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div class="dialog-actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary">
            Continue
          </button>
        </div>
      </form>
    </Dialog>
  );
}
