import { ID_MAX, invalid } from '../core/refusal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { isPlainObject } from './plain-value.ts';

/** An address has at most so many letters, as one that comes by HTTP. */
const ADDRESS_MAX = 300;

/** From where, and for which org, a call is made. */
type CalledFor = {
  /** Undefined where none is named. */
  readonly org: number | undefined;
  /** Empty where it is not known. */
  readonly address: string;
};

/** Reads what a call says of its org and of the address behind it. Refuses what cannot be either, and options that are no plain object. */
export function readCalledFor(options: unknown): Result<CalledFor, Refusal> {
  if (options !== undefined && !isPlainObject(options))
    return refuse(invalid('options', 'must be an object'));
  const { org, address = '' } = options ?? {};
  if (org !== undefined && !isOrgId(org)) return refuse(invalid('options.org', 'must be the id of an org'));
  if (!isAddress(address))
    return refuse(invalid('options.address', `must be a text of at most ${ADDRESS_MAX} characters`));
  return ok({ org, address });
}

/** Whether a call asks for reasons. Refuses what is neither true nor false. `options` are as `readCalledFor` has read them. */
export function readExplain(options: unknown): Result<boolean, Refusal> {
  const { explain = false } = isPlainObject(options) ? options : {};
  return typeof explain === 'boolean'
    ? ok(explain)
    : refuse(invalid('options.explain', 'must be true or false'));
}

const isOrgId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= ID_MAX;

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= ADDRESS_MAX && value.isWellFormed();
