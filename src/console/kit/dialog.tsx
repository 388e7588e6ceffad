import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

/**
 * A question above the page. It has the focus until it is closed, which Escape does as well; then the focus is back where it was. While it
 * `isHeld` nobody closes it: what it waits for has to be told.
 */
export function Dialog({
  title,
  isHeld = false,
  onClose,
  children,
}: {
  title: string;
  isHeld?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!isHeld) onClose();
      }}
      onClose={() => {
        // Who asks twice is obeyed by browsers, whatever the page says.
        if (isHeld && element.current?.isConnected === true) element.current.showModal();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
