import { z } from 'zod';

import { HmacKey } from './service/engine/hmac-key.ts';
import type { SecretList } from './service/sign-in/secrets.ts';
import { onlySecret } from './service/sign-in/secrets.ts';

/** Fewer letters could be guessed. */
const LENGTH_MIN = 16;
/** So many secrets of a setting at most: whoever replaces one needs two, and each costs a digest where a token is looked up. */
const SECRETS_MAX = 4;

const LENGTH_PROBLEM = `must be a text of at least ${LENGTH_MIN} characters`;
const LIST_PROBLEM =
  `begins like a list, and is none: a JSON list of 1 to ${SECRETS_MAX} different texts of at least ${LENGTH_MIN} characters, ` +
  'the newest first';
const NEXT_PROBLEM = `${LIST_PROBLEM}; those that are not used yet, as {"next": "…"}, come before one that is`;

/** A list in quotes: a secret by itself that looks so can be written as a list of one. */
const LIST_BEGINS = /^\s*\[\s*["'{]/;

const secret = z.string().min(LENGTH_MIN);
const OneSecret = z.string(LENGTH_PROBLEM).min(LENGTH_MIN, { error: LENGTH_PROBLEM, abort: true });

const listIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const settingOf = (read: (list: unknown) => SecretList | undefined, problem: string) =>
  OneSecret.transform((text, context): SecretList => {
    if (!LIST_BEGINS.test(text)) return onlySecret(text);
    const secrets = read(listIn(text));
    if (secrets !== undefined && isUsable(secrets)) return secrets;
    context.addIssue({ code: 'custom', message: problem, continue: false });
    return z.NEVER;
  });

const allOf = ({ next, current, older }: SecretList): readonly string[] => [...next, current, ...older];

const isUsable = (secrets: SecretList): boolean => {
  const all = allOf(secrets);
  return all.length <= SECRETS_MAX && new Set(all).size === all.length;
};

const WithNext = z.array(z.union([secret, z.strictObject({ next: secret })]));
const Plain = z.array(secret);

/**
 * The setting `TOKEN_SECRET`: one secret, every letter of which counts, or a JSON list of up to four, the newest first. One in the
 * form `{"next": "…"}` is understood and not used yet: such come first. Refuses short and repeated ones, and never repeats them.
 */
export const TokenSecrets = settingOf((list) => {
  const read = WithNext.safeParse(list);
  if (!read.success) return undefined;
  const first = read.data.findIndex((one) => typeof one === 'string');
  const next = read.data
    .slice(0, Math.max(0, first))
    .flatMap((one) => (typeof one === 'string' ? [] : [one.next]));
  const [current, ...older] = read.data.slice(first).filter((one) => typeof one === 'string');
  const isInOrder = current !== undefined && next.length + 1 + older.length === read.data.length;
  return isInOrder ? { next, current, older } : undefined;
}, NEXT_PROBLEM);

/** The setting `AUDIT_KEY`: the same without `next`, as nothing reads what a key has sealed but who checks a trail. */
export const AuditKeys = settingOf((list) => {
  const [current, ...older] = Plain.safeParse(list).data ?? [];
  return current === undefined ? undefined : { next: [], current, older };
}, LIST_PROBLEM);

/** Whether two settings have a secret in common. */
export const haveCommon = (one: SecretList, other: SecretList): boolean =>
  allOf(one).some((secret) => allOf(other).includes(secret));

/** All keys that seals may be of, as the setting has them. */
export const auditKeysOf = (keys: SecretList | undefined): readonly HmacKey[] =>
  keys === undefined ? [] : allOf(keys).map((secret) => new HmacKey(secret));

/**
 * The key that seals what an object writes, if there is one. An unusable setting counts as none: then the Worker answers nothing but
 * 503, and calls no object.
 */
export function auditKeyOf(setting: unknown): HmacKey | undefined {
  const { data } = AuditKeys.optional().safeParse(setting);
  return data === undefined ? undefined : new HmacKey(data.current);
}
