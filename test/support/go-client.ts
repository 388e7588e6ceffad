import { expect } from 'vitest';
import { z } from 'zod';

import type { As, Fetch } from './api.ts';
import { api } from './api.ts';
import { isTime } from './golden.ts';

/*
 * The generated Go client that Terraform, Pulumi, Crossplane, the operator and others share, as strict as it is.
 * Source: docs/grafana.md#what-clients-need-back.
 */

/** An answer that the client understands as a refusal, so that its caller can look at the code. */
export class Refused extends Error {
  readonly status: number;

  constructor(call: string, status: number, message: string) {
    super(`${call} was refused with ${status}: ${message}`);
    this.status = status;
  }
}

/** What a call may say beside its method and path. */
type CallOptions<T> = {
  /** The one code that counts as success. Default 200. */
  readonly success?: number;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON; without one there is no `Content-Type`. */
  readonly body?: unknown;
  /** The fields that are read from the answer. Default: `message`, if there is a body at all. */
  readonly reads?: z.ZodType<T>;
};

/** A connection of the client. It throws `Refused` for refusals, and any other error for what it cannot read. */
export type GoClient = <T = unknown>(method: string, path: string, options?: CallOptions<T>) => Promise<T>;

/** Connects with a credential; `org` is sent as header. Tests of other clients add their own headers. */
export const goClient =
  (as: As, org: number | null, headers: Readonly<Record<string, string>> = {}, fetch?: Fetch): GoClient =>
  async (method, path, { success = 200, query = {}, body, reads } = {}) => {
    const all = { Accept: 'application/json', 'Accept-Encoding': 'gzip', ...headers };
    const named = org === null ? {} : { org };
    const answer = await api(method, path + encodeQuery(query), { as, headers: all, body, ...named }, fetch);
    const call = `${method} ${path}`;
    const shown = `${call} answered ${answer.status} ${answer.text}`;
    if (answer.text !== '' || answer.status !== success)
      expect(answer.headers.get('Content-Type'), shown).toMatch(/^application\/json *(;|$)/);
    if (answer.status >= 400)
      throw new Refused(call, answer.status, decode(errorBody, answer.text, shown).message);
    expect(answer.status, shown).toBe(success);
    if (reads !== undefined) return decode(reads, answer.text, shown);
    if (answer.text !== '') decode(goObject({ message: goString }), answer.text, shown);
    // Without `reads` the caller asked for nothing.
    return undefined as never;
  };

function decode<T>(shape: z.ZodType<T>, text: string, shown: string): T {
  const { success, data, error } = shape.safeParse(JSON.parse(text));
  if (!success) throw new Error(`${shown}, which cannot be decoded: ${error.message}`);
  return data;
}

const encodeQuery = (query: Readonly<Record<string, string>>): string => {
  const parameters = new URLSearchParams(query);
  parameters.sort();
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
};

/** A path parameter as Go escapes it: `:`, `@`, `=`, `&`, `+` and `$` stay as they are. */
export const escapePath = (parameter: string | number): string =>
  encodeURIComponent(parameter).replaceAll(/%(3A|40|3D|26|2B|24)/g, decodeURIComponent);

/*
 * What Go decodes: `null` and absent become the zero value, and any other type is a failure. What is read through a
 * pointer without a check must be there; that is spelt with plain zod types.
 */

export const goString = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const goInt = z
  .int()
  .nullish()
  .transform((value) => value ?? 0);
export const goBool = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
/** A time, or `null` when there is none: an empty text would be the year 1970. */
export const goTime = z
  .string()
  .refine(isTime, 'must be an RFC 3339 time')
  .nullish()
  .transform((value) => value ?? null);
export const goList = <T extends z.ZodType>(items: T) =>
  z
    .array(items)
    .nullish()
    .transform((value) => value ?? []);
export const goObject = <T extends z.core.$ZodLooseShape>(fields: T) => z.object(fields);

/** Refusals must have a message; where `status` and `error` are there, they must be texts. */
const errorBody = goObject({ message: z.string(), status: goString, error: goString });

/** What Go sends as the time of something that has none. */
export const ZERO_TIME = '0001-01-01T00:00:00.000Z';

/** What `omitempty` leaves of a body: no empty texts, no zeros, no false. `null` and lists stay. */
export const omitEmpty = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) => value !== '' && value !== 0 && value !== false && value !== undefined,
    ),
  );
