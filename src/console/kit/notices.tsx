import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';

/** So long a notice is shown. It is about what is seen on the page as well, so that nobody has to be quick. */
const SHOWN_MS = 6000;

const NoticeContext = createContext<(text: string) => void>(() => undefined);

/** Says in passing that something was done. Screen readers say it as well. */
export const useNotice = (): ((text: string) => void) => useContext(NoticeContext);

/** Shows the notices of everything in it: the newest one. `first` is what there is to say at the beginning. */
export function Notices({ first, children }: { first?: string | undefined; children: ComponentChildren }) {
  const [notice, setNotice] = useState<{ readonly text: string } | undefined>(
    first === undefined ? undefined : { text: first },
  );
  const tell = useCallback((text: string) => setNotice({ text }), []);
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <NoticeContext.Provider value={tell}>
      {children}
      <div class="notices" role="status">
        {notice !== undefined && <p>{notice.text}</p>}
      </div>
    </NoticeContext.Provider>
  );
}
