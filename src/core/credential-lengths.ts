import { FIXED_LIMITS } from './limits.ts';

/** Logins, e-mail addresses and names have at most this many UTF-16 code units. Source: upstream's columns of that width. */
export const NAME_MAX = 190;

/** Passwords have at most this many UTF-16 code units; clients generate long ones. */
export const PASSWORD_MAX = FIXED_LIMITS['password-length'].allowed;

/** Tokens of identity providers are at most this long. All headers of a request together cannot be much longer. */
export const JWT_LENGTH_MAX = FIXED_LIMITS['jwt-length'].allowed;

/** No letter becomes more than this many UTF-16 code units in lower case: U+0130 becomes two. */
const FOLDED_MAX = 2;

/** No name that somebody signs in with is longer, in the form in which it is stored. */
export const FOLDED_NAME_MAX = FOLDED_MAX * NAME_MAX;
