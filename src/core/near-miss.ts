/** A name that was meant, as its contract spells it, and in the form that names are compared in. */
export type KnownName = { readonly name: string; readonly folded: string };

/**
 * A name without letter case, as Go's JSON decoder compares the names of fields: besides the capital letters, the long s and
 * the Kelvin sign stand for letters.
 */
export const folded = (name: string): string => name.toLowerCase().replaceAll('ſ', 's');

/** A name to compare others with. */
export const knownName = (name: string): KnownName => ({ name, folded: folded(name) });

/**
 * How many slips a name of this length may be away and still be taken for a slip of it. Short names are too close to one
 * another to tell.
 */
export const slipsAllowed = (length: number): 0 | 1 | 2 => (length < 5 ? 0 : length < 8 ? 1 : 2);

/**
 * The known name that an unknown one is a slip of: the nearest, of several alike the first; undefined when all are too far away.
 * A slip is a letter too many, too few, or another one, or two neighbours in the wrong order. Another letter case is none.
 * The time that it takes does not grow with the length of the unknown name.
 */
export function nearMissOf(name: string, known: Iterable<KnownName>): string | undefined {
  let nearest: { readonly name: string; readonly slips: number } | undefined;
  let text: string | undefined;
  for (const one of known) {
    const allowed = slipsAllowed(one.folded.length);
    // Folding makes no text shorter.
    if (name.length > one.folded.length + allowed) continue;
    const slips = slipsBetween((text ??= folded(name)), one.folded, allowed);
    if (slips <= allowed && (nearest === undefined || slips < nearest.slips))
      nearest = { name: one.name, slips };
  }
  return nearest?.name;
}

/**
 * How many slips lie between two texts (the distance of optimal string alignment), or any larger number than `most` when
 * there are more than that.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, at(beforeLast, j - 2) + 1);
      row.push(slips);
      least = Math.min(least, slips);
    }
    // Two neighbours in the wrong order reach over a row: they count one more than one that is at most one less than this.
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], j: number): number => row[j] ?? Infinity;

const isSlipOf = (text: string, meant: string): boolean =>
  slipsBetween(text, meant, slipsAllowed(meant.length)) <= slipsAllowed(meant.length);

/** What no request here can ask for, although other software can be asked for it by a field. */
export type NotDone = 'end' | 'start' | 'trial';

/** Whoever asks for a trial must not get the real thing: two slips are allowed, although the name is short. */
const TRIAL = 'dryrun';
const TRIAL_SLIPS = 2;
/** What other software calls it. */
const OTHER_TRIALS = ['validateonly', 'whatif', 'simulate'];
const START = 'startsat';
const ENDS = [
  'expire',
  'expires',
  'expiry',
  'expiresat',
  'expiresin',
  'expireson',
  'expiration',
  'expirationdate',
];
/** In the middle as well, as in `keyExpires`. What says `expired` tells a state, and asks for none, unless it begins so. */
const SAYS_END = /^expire|expir(?:e(?!d)|y|ation|ing)/;
/** Longer names name something else. The bound keeps the work small. */
const NOT_DONE_MAX = 40;

/**
 * What a name asks for that is not done here: that something ends or begins at a time, or that a change is only tried. The
 * letter case, hyphens and underscores of the name do not count, and slips do not either.
 */
export function notDoneBy(name: string): NotDone | undefined {
  if (name.length > NOT_DONE_MAX) return undefined;
  const text = folded(name).replaceAll(/[-_]/g, '');
  if (SAYS_END.test(text) || ENDS.some((end) => isSlipOf(text, end))) return 'end';
  if (isSlipOf(text, START)) return 'start';
  const isTrial =
    slipsBetween(text, TRIAL, TRIAL_SLIPS) <= TRIAL_SLIPS ||
    OTHER_TRIALS.some((other) => isSlipOf(text, other));
  return isTrial ? 'trial' : undefined;
}
