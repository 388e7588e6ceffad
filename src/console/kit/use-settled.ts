import { useEffect, useRef } from 'preact/hooks';

/** So long nothing is typed before it is searched for. */
const PAUSE_MS = 250;

/**
 * Tells what was typed once nothing more is typed for a moment, without blanks around it. Nothing is told where that is what is looked for
 * already.
 */
export function useSettled(typed: string, sought: string, onSettled: (text: string) => void): void {
  const latest = useRef(onSettled);
  latest.current = onSettled;
  const text = typed.trim();
  useEffect(() => {
    if (text === sought) return undefined;
    const timer = setTimeout(() => latest.current(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, sought]);
}
