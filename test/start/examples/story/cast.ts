import type { Caller } from '../recorder.ts';

// A service that is new counts from 1, and everybody is made in this order: a wrong id here fails the story.

/** Orgs. */
export const [ACME, GLOBEX, INITECH] = [1, 2, 3];

/** People, and after them service accounts, which share their ids. */
export const [ADMIN_ID, ADA, GRACE, LINUS, ALAN, EDSGER, CI, BACKEND] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Teams of Acme. */
export const [EDITORS, PLATFORM, SUPPORT] = [1, 2, 3];

/** People who sign in, by the passwords that they were given. */
export const ada: Caller = { login: 'ada', password: 'analytical engine' };
/** She changes hers. */
export const grace: Caller = { login: 'grace', password: 'nanoseconds of wire' };
/** He is in another org. */
export const alan: Caller = { login: 'alan', password: 'halting problems' };

/** The uid of the role `custom:reports:reader`, as published examples have it. */
export const REPORT_READERS = 'XvHQJq57z';
