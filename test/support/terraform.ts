import { expect } from 'vitest';

import type { As } from './api.ts';
import type { GoClient } from './go-client.ts';
import { goClient, Refused } from './go-client.ts';

/*
 * Terraform and its provider, as far as a server notices them. What each kind of resource sends, in which order, is
 * in the files terraform-*.ts beside this one. Source: docs/grafana.md#terraform.
 */

const NEWEST = '4.45.1';

const headersOf = (version: string) => ({
  'User-Agent': `Terraform/1.9.8 (+https://www.terraform.io) Terraform-Plugin-SDK/2.35.0 terraform-provider-grafana/${version}`,
  'Grafana-Terraform-Provider': 'true',
  'Grafana-Terraform-Provider-Version': version,
});

/** A configured provider. Nothing is called to configure it. */
export type Terraform = {
  /** The org that resources name with `org_id`. */
  readonly org: number;
  /** The client for an org. Only with a password is the org sent; `null` sends none. */
  readonly client: (org: number | null) => GoClient;
};

/** Configures the provider with a credential, for resources in one org. `version` is the provider's own. */
export const terraform = (as: As, org = DEFAULT_ORG, version = NEWEST): Terraform => ({
  org,
  client: (named) => goClient(as, as !== null && 'token' in as ? null : named, headersOf(version)),
});

/** The org that is used where none is named. */
export const DEFAULT_ORG = 1;

/** How the provider treats one kind of thing. Ids are `<org>:<local id>`; a state holds what can be configured. */
export type Resource<Config, State> = {
  /** The calls that create it, and its id. */
  readonly create: (tf: Terraform, config: Config) => Promise<string>;
  /** Its state on the server, or `null` when it is gone. */
  readonly read: (tf: Terraform, id: string) => Promise<State | null>;
  /** The calls that make one state another; without it the thing is deleted and created. */
  readonly update?: (tf: Terraform, id: string, old: State, wanted: Config) => Promise<void>;
  readonly delete: (tf: Terraform, id: string, state: State) => Promise<void>;
  /** Whether this change needs another thing in place of the old one. */
  readonly replaces?: (old: State, wanted: Config) => boolean;
  /** The state in which a thing that was configured like this has no difference. */
  readonly planned: (config: Config) => State;
  /** What is read once it is deleted, where that is not `null`. */
  readonly deleted?: State;
};

/** One resource block of a configuration, with what Terraform remembers of it. */
export class Managed<Config, State> {
  readonly #tf: Terraform;
  readonly #resource: Resource<Config, State>;
  #id: string | null = null;

  constructor(tf: Terraform, resource: Resource<Config, State>) {
    this.#tf = tf;
    this.#resource = resource;
  }

  get id(): string {
    if (this.#id === null) throw new Error('It is not created');
    return this.#id;
  }

  /** Its state on the server. */
  async read(): Promise<State | null> {
    return await this.#resource.read(this.#tf, this.id);
  }

  /** `terraform apply`: creates, updates or replaces, and then finds no difference. */
  async apply(config: Config): Promise<void> {
    const { create, update, replaces, delete: remove } = this.#resource;
    const old = this.#id === null ? null : await this.read();
    if (old === null) this.#id = await create(this.#tf, config);
    else if (update === undefined || replaces?.(old, config) === true) {
      await remove(this.#tf, this.id, old);
      this.#id = await create(this.#tf, config);
    } else await update(this.#tf, this.id, old, config);
    await this.expectNoDifference(config);
  }

  /** `terraform plan`, which must say that nothing is to be done. */
  async expectNoDifference(config: Config): Promise<void> {
    expect(await this.read()).toEqual(this.#resource.planned(config));
  }

  /** `terraform import` by another id, which must read the very same. */
  async expectImport(importId: string): Promise<void> {
    expect(await this.#resource.read(this.#tf, importId), `import ${importId}`).toEqual(await this.read());
  }

  /** `terraform destroy`, which must leave nothing. */
  async destroy(): Promise<void> {
    const state = await this.read();
    if (state === null) throw new Error('It is gone before it is destroyed');
    await this.#resource.delete(this.#tf, this.id, state);
    expect(await this.read()).toEqual(this.#resource.deleted ?? null);
  }

  /** Deletes it when it is gone already, as two runs at once would. */
  async destroyAgain(lastState: State): Promise<void> {
    await this.#resource.delete(this.#tf, this.id, lastState);
  }
}

/** Changes made behind Terraform's back, and what the next plan shows of them. */
type Drift<State> = {
  readonly change: (id: string) => Promise<unknown>;
  readonly shows: Partial<State>;
};

/** One thing from its creation to its end. */
export type Story<Config, State> = {
  readonly first: Config;
  /** Configurations after it: each attribute changes, also to nothing. */
  readonly updates?: readonly Config[];
  readonly drifts?: readonly Drift<State>[];
  /** Deletes it behind Terraform's back. May tell another configuration, to create it anew. */
  readonly vanish: (id: string) => Promise<Config | undefined>;
  /** Brings back what it needs before it is created anew. */
  readonly revive?: () => Promise<unknown>;
  /** Other ids by which it can be imported. */
  readonly importIds?: (id: string) => readonly string[];
  /** What happens when it is deleted and already gone. Default: nothing. */
  readonly deletedAgain?: 'refused with 404';
};

/**
 * Replays a story: creates, updates, repairs every drift, creates anew what vanished, imports, destroys, and destroys
 * again. After every step there must be no difference. Answers the last id.
 */
export async function replay<Config, State extends object>(
  tf: Terraform,
  resource: Resource<Config, State>,
  { first, updates = [], revive, drifts = [], vanish, importIds, deletedAgain }: Story<Config, State>,
): Promise<string> {
  const managed = new Managed(tf, resource);
  await managed.apply(first);
  await managed.expectNoDifference(first);
  let config = first;
  for (config of updates) await managed.apply(config);

  for (const { change, shows } of drifts) {
    await change(managed.id);
    expect(await managed.read()).toEqual({ ...resource.planned(config), ...shows });
    expect(await managed.read()).not.toEqual(resource.planned(config));
    await managed.apply(config);
  }

  const other = await vanish(managed.id);
  expect(await managed.read()).toBeNull();
  await revive?.();
  config = other ?? config;
  await managed.apply(config);

  for (const id of importIds?.(managed.id) ?? []) await managed.expectImport(id);
  await managed.destroy();
  const again = managed.destroyAgain(resource.planned(config));
  if (deletedAgain === undefined) await again;
  else await expect(again).rejects.toMatchObject({ status: 404 });
  return managed.id;
}

/** What a read gives, or `null` where the server says 404: the thing is gone. Other refusals fail the run. */
export const unlessGone = async <T>(read: () => Promise<T>): Promise<T | null> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
};

/** The parts of an id. One without org means the default org. */
export function splitId(id: string): { readonly org: number; readonly local: string } {
  const [org, ...local] = id.split(':');
  return local.length === 0 ? { org: DEFAULT_ORG, local: id } : { org: Number(org), local: local.join(':') };
}

/** The number in an id. */
export const numberIn = (id: string): number => Number(splitId(id).local);

/** Sets have no order. What is in one twice stays so, and shows as a difference. */
export const asSet = <T>(items: readonly T[] = []): T[] =>
  items
    .map((item) => ({ item, key: JSON.stringify(item) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
