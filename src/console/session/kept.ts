// What this tab keeps, in `sessionStorage`: it ends with the tab, and a page that is loaded again goes on. Nothing is in `localStorage`, in
// a cookie or in an address, so that tabs are apart.
import type { Credential } from './credential.ts';
import { readCredential } from './credential.ts';
import type { Departure } from './departure.ts';
import { readDeparture } from './departure.ts';

const CREDENTIAL = 'gatehouse-credential';
const ORG = 'gatehouse-org';
const DEPARTURE = 'gatehouse-departure';

/** What this tab has signed in with. */
export const keptCredential = (): Credential | undefined =>
  readCredential(sessionStorage.getItem(CREDENTIAL));

/** Keeps it for this tab, or forgets what was kept. */
export function keepCredential(credential: Credential | undefined): void {
  if (credential === undefined) sessionStorage.removeItem(CREDENTIAL);
  else sessionStorage.setItem(CREDENTIAL, JSON.stringify(credential));
}

/** The org that was chosen in this tab. Undefined is the caller's current one. */
export function keptOrg(): number | undefined {
  const id = Number(sessionStorage.getItem(ORG));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Keeps it for this tab. */
export const keepOrg = (orgId: number): void => sessionStorage.setItem(ORG, String(orgId));

/** Keeps from where somebody leaves for a provider. */
export const keepDeparture = (departure: Departure): void =>
  sessionStorage.setItem(DEPARTURE, JSON.stringify(departure));

/** From where somebody left, once. */
export function takeDeparture(): Departure | undefined {
  const departure = readDeparture(sessionStorage.getItem(DEPARTURE));
  sessionStorage.removeItem(DEPARTURE);
  return departure;
}

/** Forgets all of it, and whatever else a page of the console has kept in this tab. */
export const forgetAll = (): void => sessionStorage.clear();
