import type { Block, Value } from './hcl.ts';
import { readHcl, Reference } from './hcl.ts';
import { permissionResource } from './terraform-permission.ts';
import { roleAssignment } from './terraform-role-assignment.ts';
import { roleResource } from './terraform-role.ts';
import { serviceAccount, tokenResource } from './terraform-service-account.ts';
import { externalGroup } from './terraform-team-group.ts';
import { teamResource } from './terraform-team.ts';
import { userResource } from './terraform-user.ts';
import type { Resource, Terraform } from './terraform.ts';
import { Managed, numberIn } from './terraform.ts';

/*
 * Applies a configuration in HCL as Terraform does, with what the provider sends for each kind of thing. A kind or an attribute that is
 * not known here makes it throw.
 */

type Attributes = Readonly<Record<string, string>>;

/** One thing of a configuration that was applied. */
export type Applied = {
  /** Finds no difference, as a plan afterwards must. */
  readonly plan: () => Promise<void>;
  /** Reads the same by another id, as an import does. */
  readonly importAs: (id: string) => Promise<void>;
  readonly destroy: () => Promise<void>;
  /** What others may refer to. */
  readonly attributes: Attributes;
};

type Kind = (tf: Terraform, has: Taken) => Promise<Applied>;

/** The attributes and nested blocks of a block, each of which must be taken. */
class Taken {
  readonly #left: Map<string, Value>;
  readonly #blocks: readonly Block[];
  #blocksAreTaken = false;

  constructor({ attributes, blocks }: Block, resolve: (value: Value) => Value) {
    this.#left = new Map(Object.entries(attributes).map(([name, value]) => [name, resolve(value)]));
    this.#blocks = blocks.map((block) => ({
      ...block,
      attributes: Object.fromEntries(
        Object.entries(block.attributes).map(([name, value]) => [name, resolve(value)]),
      ),
    }));
  }

  #take(name: string): Value | undefined {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  text(name: string): string {
    const value = this.#take(name);
    if (typeof value !== 'string') throw new Error(`${name} is no text`);
    return value;
  }

  /** A text that may be absent, as part of a configuration. */
  optional<Name extends string>(name: Name): { readonly [key in Name]?: string } {
    return this.#left.has(name) ? ({ [name]: this.text(name) } as { [key in Name]: string }) : {};
  }

  number(name: string): number {
    const value = this.#take(name);
    if (typeof value !== 'number') throw new Error(`${name} is no number`);
    return value;
  }

  texts(name: string): string[] {
    const value = this.#take(name) ?? [];
    if (!Array.isArray(value)) throw new Error(`${name} is no list`);
    return value.map((item: Value) => {
      if (typeof item !== 'string') throw new Error(`${name} has what is no text`);
      return item;
    });
  }

  /** The nested blocks, which are all called `permissions`. */
  permissions(): Taken[] {
    this.#blocksAreTaken = true;
    for (const { type } of this.#blocks) if (type !== 'permissions') throw new Error(`a block ${type}`);
    return this.#blocks.map((block) => new Taken(block, (value) => value));
  }

  /** Throws where something was not taken. */
  end(): void {
    const blocks = this.#blocksAreTaken ? [] : this.#blocks.map(({ type }) => type);
    const left = [...this.#left.keys(), ...blocks];
    if (left.length > 0) throw new Error(`not known here: ${left.join(', ')}`);
  }
}

async function apply<Config extends object, State extends object>(
  tf: Terraform,
  resource: Resource<Config, State>,
  config: Config,
  attributes: Attributes = {},
): Promise<Applied> {
  const managed = new Managed(tf, resource);
  await managed.apply(config);
  return {
    plan: async () => await managed.expectNoDifference(config),
    importAs: async (id) => await managed.expectImport(id),
    destroy: async () => await managed.destroy(),
    attributes: { ...attributes, id: managed.id },
  };
}

function levelOf(text: string): 'Edit' | 'Admin' {
  if (text !== 'Edit' && text !== 'Admin') throw new Error(`${text} is no level of a service account`);
  return text;
}

const KINDS: Readonly<Record<string, Kind>> = {
  async grafana_user(tf, has) {
    const email = has.text('email');
    const rest = { login: has.text('login'), name: has.text('name'), password: has.text('password') };
    return await apply(tf, userResource(), { email, ...rest }, { email });
  },
  grafana_team: async (tf, has) =>
    await apply(tf, teamResource, {
      name: has.text('name'),
      email: has.text('email'),
      members: has.texts('members'),
    }),
  grafana_team_external_group: async (tf, has) =>
    await apply(tf, externalGroup, { team: has.text('team_id'), groups: has.texts('groups') }),
  async grafana_role(tf, has) {
    const uid = has.text('uid');
    const permissions = has.permissions().map((one) => {
      const permission = { action: one.text('action'), scope: one.text('scope') };
      one.end();
      return permission;
    });
    const config = { uid, name: has.text('name'), ...has.optional('description'), permissions };
    return await apply(tf, roleResource, config, { uid });
  },
  async grafana_service_account(tf, has) {
    if (has.text('role') !== 'None') throw new Error('the role of the account is not known here');
    return await apply(tf, serviceAccount, { name: has.text('name'), role: 'None' });
  },
  async grafana_service_account_token(tf, has) {
    const keys: string[] = [];
    const applied = await apply(tf, tokenResource(keys), {
      account: has.text('service_account_id'),
      name: has.text('name'),
      secondsToLive: has.number('seconds_to_live'),
    });
    return { ...applied, attributes: { ...applied.attributes, key: keys[0] ?? '' } };
  },
  grafana_role_assignment: async (tf, has) =>
    await apply(tf, roleAssignment, {
      roleUid: has.text('role_uid'),
      teams: has.texts('teams').map(numberIn),
      service_accounts: has.texts('service_accounts').map(numberIn),
    }),
  async grafana_service_account_permission(tf, has) {
    const account = has.text('service_account_id');
    const permissions = has.permissions().map((one) => {
      const entry = { teamId: numberIn(one.text('team_id')), permission: levelOf(one.text('permission')) };
      one.end();
      return entry;
    });
    return await apply(tf, permissionResource, { account, permissions });
  },
};

/** Applies the resources of a configuration in their order, in which each refers only to what stands above. By address. */
export async function applyExample(tf: Terraform, hcl: string): Promise<ReadonlyMap<string, Applied>> {
  const made = new Map<string, Applied>();
  const resolve = (value: Value): Value => {
    if (Array.isArray(value)) return value.map((item: Value) => resolve(item));
    if (!(value instanceof Reference)) return value;
    const [kind = '', name = '', attribute = ''] = value.path;
    const resolved = made.get(`${kind}.${name}`)?.attributes[attribute];
    if (resolved === undefined) throw new Error(`${value.path.join('.')} is not there`);
    return resolved;
  };
  for (const block of readHcl(hcl).blocks.filter(({ type }) => type === 'resource')) {
    const [kind = '', name = ''] = block.labels;
    const make = KINDS[kind];
    if (make === undefined) throw new Error(`${kind} is not known here`);
    const has = new Taken(block, resolve);
    const applied = await make(tf, has);
    has.end();
    made.set(`${kind}.${name}`, applied);
  }
  return made;
}
