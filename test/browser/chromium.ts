import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What Chromium is called where it is installed: by Debian, by others, and by Google. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Says that these tests may not be skipped, as `.ci/run` does. */
export const isRequired = process.env['BROWSER_REQUIRED'] === '1';

/** What to do where there is no Chromium. */
export const MISSING =
  'There is no Chromium for test/browser. Install one (Debian: apt-get install chromium), or name its program in CHROMIUM_PATH.';

/** The program of an installed Chromium: the one that `CHROMIUM_PATH` names, else the first on the path; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)].filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
