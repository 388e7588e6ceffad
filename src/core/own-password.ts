import { COMMON_PASSWORDS } from './common-passwords.ts';

/** So short a person's own password may be at the least, where the deployment says nothing else. Counted in characters. */
export const OWN_PASSWORD_MIN = 8;

/** What fingers run along: a password that is a part of one, forwards or backwards, is as common as the list's. */
const ROWS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
];
const RUNS = ROWS.flatMap((row) => [row, Array.from(row).toReversed().join('')]);

/** So many characters over and over are one row as well. */
const REPEATED_MAX = 3;

/**
 * Why somebody may not choose this password for themselves; undefined if they may. It must have at least so many characters, and
 * be none of those that guessing begins with, in whichever letter case, and in letters of whichever width.
 */
export function findOwnPasswordProblem(password: string, charactersMin: number): string | undefined {
  if (Array.from(password).length < charactersMin) return `must have at least ${charactersMin} characters`;
  const folded = password.normalize('NFKC').toLowerCase();
  const isCommon =
    COMMON_PASSWORDS.has(folded) || isRepeated(folded) || RUNS.some((run) => run.includes(folded));
  return isCommon ? 'must not be a password that many people use' : undefined;
}

function isRepeated(text: string): boolean {
  for (let length = 1; length <= REPEATED_MAX; length++) {
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
}
