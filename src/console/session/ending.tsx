import { useEffect, useState } from 'preact/hooks';

import { Icon } from '../kit/icon.tsx';
import { departureTo } from './departure.ts';
import { keepDeparture } from './kept.ts';
import { useSession } from './session.ts';
import { endWords, nextWordsIn } from './token-end.ts';

/** `setTimeout` takes no longer times. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Says that the sign-in ends soon, with a way to sign in again that comes back to this page. Nothing where it has no end, or a far one. */
export function Ending() {
  const { credential, endsAt, leave } = useSession();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const wait = endsAt === undefined ? undefined : nextWordsIn(endsAt, now);
    if (wait === undefined) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(wait, TIMER_MAX_MS));
    return () => clearTimeout(timer);
  }, [endsAt, now]);
  const words = endsAt === undefined ? undefined : endWords(endsAt, now);
  const { issuer } = credential;
  return (
    // It is there all the time, so that screen readers say what comes into it.
    <div class="ending" role="status">
      {words !== undefined && (
        <p>
          <Icon name="clock" /> <span>{words} Save what you have typed, then sign in again.</span>
          {issuer === undefined ? (
            <button type="button" onClick={() => leave('Sign in again to go on where you were.')}>
              Sign in again
            </button>
          ) : (
            <a
              class="button"
              href={departureTo(issuer)}
              onClick={() => keepDeparture({ issuer, hash: location.hash })}
            >
              Sign in again
            </a>
          )}
        </p>
      )}
    </div>
  );
}
