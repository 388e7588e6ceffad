import { expect } from 'vitest';
import { z } from 'zod';

import type { Answer, As, RequestOptions } from './api.ts';
import { unleash, user } from './unleash.ts';

/*
 * What the Terraform provider of Unleash, its Go client and its command line send for groups, and what they read.
 * Source: docs/unleash.md.
 */

/** `unleash_group` as it is configured. */
export type GroupConfig = {
  readonly name: string;
  readonly description?: string;
  readonly mappingsSSO?: readonly string[];
  readonly rootRole?: number;
  readonly users?: readonly number[];
};

/** A group as the provider keeps it. Both lists are lists there: their order counts. */
export type GroupState = {
  readonly name: string;
  readonly description: string | null;
  readonly mappingsSSO: readonly string[] | null;
  readonly rootRole: number | null;
  readonly users: readonly number[] | null;
};

const INT_32_MAX = 2 ** 31 - 1;

/** Ids are read into 32 bits, and id and name must be there; the rest may be absent or null. */
const groupRead = z.object({
  id: z.int().max(INT_32_MAX),
  name: z.string(),
  description: z.string().nullish(),
  mappingsSSO: z.array(z.string()).nullish(),
  rootRole: z.int().max(INT_32_MAX).nullish(),
  users: z.array(z.object({ user: z.object({ id: z.int().max(INT_32_MAX) }) })).nullish(),
});

/** All keys are sent, whatever is configured. */
const bodyOf = ({ name, description, mappingsSSO, rootRole, users }: GroupConfig) => ({
  name,
  description: description ?? null,
  mappingsSSO: mappingsSSO ?? [],
  rootRole: rootRole ?? null,
  users: (users ?? []).map(user),
});

const decode = ({ text }: Answer) => groupRead.parse(JSON.parse(text));

/** An empty list is kept as it was before: null where it is not configured. */
const listOf = <T>(
  items: readonly T[] | null | undefined,
  before: readonly T[] | null,
): readonly T[] | null =>
  items === null || items === undefined || items.length === 0 ? before && [] : items;

const stateOf = (group: z.infer<typeof groupRead>, before: GroupState | null): GroupState => ({
  name: group.name,
  description: group.description || null,
  mappingsSSO: listOf(group.mappingsSSO, before?.mappingsSSO ?? null),
  rootRole: group.rootRole ?? null,
  users: listOf(
    group.users?.map((member) => member.user.id),
    before?.users ?? null,
  ),
});

/** The state in which a plan shows no difference. */
const plannedOf = ({ name, description, mappingsSSO, rootRole, users }: GroupConfig): GroupState => ({
  name,
  description: description ?? null,
  mappingsSSO: mappingsSSO ?? null,
  rootRole: rootRole ?? null,
  users: users ?? null,
});

/** The provider with a token, which it sends without a scheme; any status but the one it expects is an error. */
export const unleashProvider = (as: As) => {
  const token = as !== null && 'token' in as ? as.token : '';
  const call = async (status: number, method: string, path: string, body?: object) => {
    const headers = { Authorization: token, 'User-Agent': 'terraform-provider-unleash' };
    const options: RequestOptions = { as: null, headers, ...(body && { body }) };
    const answer = await unleash(method, path, options);
    if (answer.status !== status)
      throw new Error(`${method} ${path} answered ${answer.status} ${answer.text}`);
    return answer;
  };
  /** What a refresh keeps, after the state before it; null for a group that was just imported by its id. */
  const read = async (id: number, before: GroupState | null): Promise<GroupState> =>
    stateOf(decode(await call(200, 'GET', `/${id}`)), before);
  return {
    read,
    /** Whether the group is gone: 404 and nothing else means so. */
    isGone: async (id: number) => await call(404, 'GET', `/${id}`).then(() => true),
    list: async () =>
      (await call(200, 'GET', '')).body.groups.map((group: unknown) => groupRead.parse(group)),
    async create(config: GroupConfig): Promise<number> {
      const { id } = decode(await call(201, 'POST', '', bodyOf(config)));
      await this.expectNoDifference(id, config);
      return id;
    },
    async update(id: number, config: GroupConfig): Promise<void> {
      decode(await call(200, 'PUT', `/${id}`, bodyOf(config)));
      await this.expectNoDifference(id, config);
    },
    delete: async (id: number) => await call(200, 'DELETE', `/${id}`),
    /** Asserts that a plan after this would be empty. After a change, anything else ends the run. */
    async expectNoDifference(id: number, config: GroupConfig): Promise<void> {
      const planned = plannedOf(config);
      expect(await read(id, planned)).toEqual(planned);
    },
  };
};
