import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../golden');

/** The bodies of a published example; undefined for one that is not there, or is published with a mistake that makes it no JSON. */
type Seed = { readonly body: unknown; readonly reply: unknown };

/** An example of a published document, beside those that were recorded. */
export type Published = {
  readonly operation: string;
  readonly summary: string;
  readonly status: number;
  readonly type: string;
  readonly reply: unknown;
};

/**
 * What published documents show of operations in other words than a service that has just been set up. Those that are no JSON, say a name
 * twice, or have fields that the document does not, are left out: the story has its own. Published requests, and replies that are the
 * same, are those of the story itself.
 */
const SHOWN: Readonly<Record<string, string>> = {
  createRole: 'seed-003/create-role',
  getRole: 'seed-003/get-role',
  listUserRoles: 'seed-003/list-user-roles',
  listTeamRoles: 'seed-003/list-team-roles',
  listUserPermissions: 'seed-003/user-permissions',
};

/** What published documents show. */
export const published = (): Published[] =>
  Object.entries(SHOWN).map(([operation, name]) => {
    const { reply } = readSeed(name);
    if (reply === undefined) throw new Error(`${name} has no reply that can be read`);
    return {
      operation,
      summary: 'As the published document shows it',
      status: 200,
      type: 'application/json',
      reply,
    };
  });

/** The body that the example `<folder>/<name>` of test/golden sends. Throws where it has none. */
export function seedRequest(name: string): unknown {
  const { body } = readSeed(name);
  if (body === undefined) throw new Error(`${name} has no body that can be read`);
  return body;
}

function readSeed(name: string): Seed {
  const text = readFileSync(resolve(folder, `${name}.http`), 'utf8');
  const [request = '', answer = ''] = text.split('\n###\n');
  return { body: bodyOf(request), reply: bodyOf(answer) };
}

function bodyOf(message: string): unknown {
  const [, ...rest] = message.trim().split('\n\n');
  try {
    return JSON.parse(rest.join('\n\n'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
