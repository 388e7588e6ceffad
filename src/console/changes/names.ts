import { fieldsOf, numberIn, textIn } from '../../core/undo-told.ts';
import type { Entry } from './entry.ts';
import { toldBy } from './entry.ts';

/** Somebody by name, and what they are. */
export type KnownUser = { readonly name: string; readonly kind: 'person' | 'account' };

/** What things are called: the trail names most of them by their ids only. */
export type Names = {
  readonly users: ReadonlyMap<number, KnownUser>;
  readonly teams: ReadonlyMap<number, string>;
  readonly roles: ReadonlyMap<string, string>;
  readonly orgs: ReadonlyMap<number, string>;
};

/** Nothing is known by name. */
export const NO_NAMES: Names = { users: new Map(), teams: new Map(), roles: new Map(), orgs: new Map() };

/** What is known from several sources: the first that knows a thing names it. */
export const mergedNames = (sources: readonly Names[]): Names => ({
  users: merged(sources.map(({ users }) => users)),
  teams: merged(sources.map(({ teams }) => teams)),
  roles: merged(sources.map(({ roles }) => roles)),
  orgs: merged(sources.map(({ orgs }) => orgs)),
});

const merged = <K, V>(maps: readonly ReadonlyMap<K, V>[]): ReadonlyMap<K, V> =>
  new Map(maps.toReversed().flatMap((map) => [...map]));

/**
 * What entries themselves tell of names: of what was deleted or renamed since, they are all that is left. Entries are the newest first,
 * and the newest name counts.
 */
export function namesIn(entries: readonly Entry[]): Names {
  const users = new Map<number, KnownUser>();
  const teams = new Map<number, string>();
  const roles = new Map<string, string>();
  const orgs = new Map<number, string>();
  for (const entry of entries.toReversed()) {
    const { before, after } = toldBy(entry);
    const [family] = entry.kind.split('.', 1);
    const credential = fieldsOf(fieldsOf(entry.actor)['credential']);
    const actorName = credential['kind'] === 'password' ? textIn(credential['name']) : undefined;
    note(users, numberIn(fieldsOf(entry.actor)['userId']), asPerson(actorName));
    for (const told of [before, after])
      switch (family) {
        case 'team':
          note(teams, numberIn(told['team']), textIn(told['name']));
          break;
        case 'role':
          note(roles, textIn(told['uid']), textIn(told['displayName']) || textIn(told['name']));
          break;
        case 'service-account':
          note(users, numberIn(told['id']), asAccount(textIn(told['name'])));
          break;
        case 'user':
        case 'org-user': {
          note(users, numberIn(told['user']), asPerson(textIn(told['login'])));
          const whole = fieldsOf(told['user']);
          note(users, numberIn(whole['id']), asPerson(textIn(whole['login'])));
          break;
        }
        case 'org':
          note(orgs, numberIn(fieldsOf(told['org'])['id']), textIn(fieldsOf(told['org'])['name']));
          break;
        default:
      }
  }
  return { users, teams, roles, orgs };
}

function note<K, V>(map: Map<K, V>, key: K | undefined, value: V | undefined): void {
  if (key !== undefined && value !== undefined && value !== '') map.set(key, value);
}

const asPerson = (name: string | undefined): KnownUser | undefined =>
  name === undefined ? undefined : { name, kind: 'person' };
const asAccount = (name: string | undefined): KnownUser | undefined =>
  name === undefined ? undefined : { name, kind: 'account' };
