/** The sign of Gatehouse: a gate. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M1 15V5a7 7 0 0 1 14 0v10h-4V7a3 3 0 0 0-6 0v8z" />
    </svg>
  );
}
