import { findChromium, isRequired, MISSING } from './chromium.ts';

/** Says once, before all tests, that those in a browser are skipped, and how to have them. Where they are required they fail instead. */
export default function announce(): void {
  if (findChromium() === undefined && !isRequired) console.warn(`Skipped: ${MISSING}`);
}
