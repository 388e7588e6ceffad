// All steps, in the order in which they run: what asks least first, what blocks somebody for a while last.
import { colo } from './steps/colo.mjs';
import { conflicts } from './steps/conflicts.mjs';
import { evaluate } from './steps/evaluate.mjs';
import { firstContact } from './steps/first-contact.mjs';
import { guessing } from './steps/guessing.mjs';
import { hangUp } from './steps/hang-up.mjs';
import { health } from './steps/health.mjs';
import { largeChange } from './steps/large-change.mjs';
import { lastUsed } from './steps/last-used.mjs';
import { password } from './steps/password.mjs';
import { paths } from './steps/paths.mjs';
import { revocations } from './steps/revoke.mjs';
import { sizes } from './steps/sizes.mjs';
import { change, cold, hot, list } from './steps/speed.mjs';
import { watch } from './steps/watch.mjs';

/**
 * A step. `shows` says in a line what is seen by it; `makes` what it makes beside an org; absent, if nothing. It needs nothing, a token, or the
 * admin. `when`: only if asked for.
 *
 * @typedef {{ readonly name: string, readonly shows: string, readonly needs: 'nothing' | 'token' | 'admin',
 *   readonly makes?: readonly string[], readonly when?: 'slow' | 'watch',
 *   readonly run: (context: any) => Promise<import('./outcome.mjs').Outcome> }} Step
 */

/** @type {readonly Step[]} */
export const STEPS = [
  health,
  colo,
  firstContact,
  hot,
  cold,
  change,
  list,
  password,
  evaluate,
  ...revocations,
  conflicts,
  largeChange,
  paths,
  sizes,
  hangUp,
  guessing,
  lastUsed,
  watch,
];

/** Whether one of the wishes names the step: by its name, or by the beginning of it up to a dash. */
export const isWished = ({ name }, wishes) =>
  wishes.some((wish) => name === wish || name.startsWith(`${wish}-`));
