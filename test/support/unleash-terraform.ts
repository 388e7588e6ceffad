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
  const read = async (id: number) => decode(await call(200, 'GET', `/${id}`));
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
    /** Asserts that a plan after this would be empty. Members are a set; mappings are a list. */
    async expectNoDifference(id: number, config: GroupConfig): Promise<void> {
      const { name, description, mappingsSSO, rootRole, users } = await read(id);
      expect({ name, description: description || null, mappingsSSO, rootRole }).toEqual({
        name: config.name,
        description: config.description || null,
        mappingsSSO: config.mappingsSSO ?? [],
        rootRole: config.rootRole ?? null,
      });
      const ids = (users ?? []).map((member) => member.user.id);
      expect(new Set(ids)).toEqual(new Set(config.users ?? []));
    },
  };
};
