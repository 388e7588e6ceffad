import type { components } from '../../api/document.ts';

type Entry = Pick<components['schemas']['TrailEntryView'], 'kind' | 'actor' | 'before' | 'after'>;

/** A change in a few words: who, what, and on what. What an entry does not tell is empty. */
export type ChangeLine = { readonly actor: string; readonly what: string; readonly name: string };

/** The past of the verbs that names of changes end in. */
const VERBS: Readonly<Record<string, string>> = {
  add: 'added',
  admit: 'admitted',
  create: 'made',
  'create-full': 'made',
  delete: 'deleted',
  disable: 'enabled or disabled',
  'hard-reset': 'reset',
  'link-own': 'linked by themselves',
  'move-link': 'link moved',
  'move-out': 'moved out',
  place: 'placed',
  put: 'declared',
  remove: 'removed',
  'remove-for-good': 'removed',
  rename: 'renamed',
  replace: 'changed',
  set: 'set',
  'set-holders': 'set',
  'set-password': 'password set',
  'set-server-admin': 'server admin set',
  settle: 'settled',
  unlink: 'unlinked',
  'unlink-own': 'unlinked by themselves',
  update: 'changed',
  'update-own': 'changed by themselves',
};

/** Says a change in a few words. A kind that this version does not know is told by its name. */
export function lineOf({ kind, actor, before, after }: Entry): ChangeLine {
  const [thing = '', verb = ''] = kind.split('.');
  const past = VERBS[verb];
  const words = thing.replaceAll('-', ' ');
  const named = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return {
    actor: actorOf(actor),
    what: past === undefined ? kind : `${named} ${past}`,
    name: nameIn(after) ?? nameIn(before) ?? '',
  };
}

function actorOf(actor: unknown): string {
  const { userId, credential } = fieldsOf(actor);
  const { kind, name } = fieldsOf(credential);
  if (kind === 'password' && typeof name === 'string') return name;
  if (kind === 'provider') return 'an identity provider';
  return typeof userId === 'number' ? `user ${userId}` : 'Gatehouse';
}

/** What a thing is called, by whichever field says it first. */
function nameIn(told: unknown): string | undefined {
  const fields = fieldsOf(told);
  for (const key of ['displayName', 'name', 'login', 'type', 'uid', 'resource']) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
