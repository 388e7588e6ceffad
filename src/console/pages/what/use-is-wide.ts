import { useEffect, useState } from 'preact/hooks';

const WIDE = matchMedia('(width >= 60rem)');

/** Whether there is room for a matrix, now and from now on. */
export function useIsWide(): boolean {
  const [isWide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const changed = (): void => setWide(WIDE.matches);
    WIDE.addEventListener('change', changed);
    return () => WIDE.removeEventListener('change', changed);
  }, []);
  return isWide;
}
