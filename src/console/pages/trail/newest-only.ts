/**
 * Looks at the newest revision that was told, one look after the other: of those that come during a look and the pause behind it only the
 * last counts. So many changes at once, by an import say, are few looks. Rejects as a look does; what is told after that is looked at anew.
 */
export function newestOnly(
  look: (revision: number) => Promise<void>,
  pause: () => Promise<void>,
): (revision: number) => Promise<void> {
  let [wanted, seen, isLooking] = [0, 0, false];
  return async (revision) => {
    wanted = Math.max(wanted, revision);
    if (isLooking) return;
    isLooking = true;
    try {
      while (seen < wanted) {
        const now = wanted;
        // One after the other is what it is for.
        await look(now);
        seen = now;
        await pause();
      }
    } finally {
      isLooking = false;
    }
  };
}
