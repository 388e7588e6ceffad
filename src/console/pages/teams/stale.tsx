/** Says that somebody else changed the team in the meantime, and what to do about it. */
export function Stale({ onReload }: { onReload: () => void }) {
  return (
    <div class="note" role="alert">
      <p>
        Somebody changed this team after you opened it, so nothing was changed. Load what it is now, look at
        it, and make your change again.
      </p>
      <button type="button" onClick={onReload}>
        Load what it is now
      </button>
    </div>
  );
}
