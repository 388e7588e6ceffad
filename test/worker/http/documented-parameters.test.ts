/** The parameters that the document has for what no route reads itself, and for what it needs: as requests are answered. */
import { beforeAll, describe, it } from 'vitest';

import type { Answer, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { readDocument } from '../../support/document.ts';
import type { Operation } from '../../support/operations/document.ts';
import { readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import type { Row } from '../../support/operations/row.ts';
import { fill } from '../../support/operations/row.ts';
import { fromHome } from '../../support/operations/states.ts';
import type { World } from '../../support/operations/world.ts';
import { makeWorld } from '../../support/operations/world.ts';

type Parameter = {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
};
type Documented = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly security: readonly unknown[];
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': {
        readonly example?: object;
        readonly examples?: Readonly<Record<string, { readonly value: object }>>;
      };
    };
  };
};

const { paths } = readDocument<{ readonly paths: Record<string, Record<string, Documented>> }>();
const documented = Object.entries(paths).flatMap(([path, operations]) =>
  Object.values(operations).map((operation) => ({ path, ...operation })),
);
const parametersOf = (id: string): readonly Parameter[] =>
  documented.find(({ operationId }) => operationId === id)?.parameters ?? [];

const HEADER = '#/components/parameters/orgIdHeader';
const hasHeader = (id: string): boolean => parametersOf(id).some(({ $ref }) => $ref === HEADER);

/** No org has this id. */
const NOWHERE = 2_147_483_647;

let world: World;
beforeAll(async () => {
  world = await makeWorld(ROWS);
  const { body: own } = await ok(200, 'GET', '/user', fromHome(world, world.callers.serverAdmin));
  await world.org.admin(200, 'POST', `/teams/${world.things.teamId}/members`, { userId: own.id });
});

/** The samples of all operations below `/api` that need a credential. */
const samples = readOperations().flatMap((operation) =>
  Object.entries(ROWS).flatMap(([name, row]) =>
    name.replace(/\/.*/, '') === operation.id ? [{ operation, row }] : [],
  ),
);

/** Sends a sample that changes nothing: changes are only asked for what they would do. */
async function ask(
  { method, path, takesDryRun }: Operation,
  row: Row,
  { query = row.query, ...options }: RequestOptions & { readonly query?: string | undefined } = {},
): Promise<Answer> {
  const { things, callers } = world;
  const named = path.replaceAll(/\{(\w+)\}/g, (parameter, name: string) =>
    encodeURIComponent(fill(row.at?.[name] ?? parameter, things)),
  );
  const asked = [query && fill(query, things), takesDryRun ? 'dryRun=true' : ''].filter(Boolean).join('&');
  const body = row.body?.(things);
  return await api(method, `${named}${asked === '' ? '' : `?${asked}`}`, {
    ...fromHome(world, callers.serverAdmin),
    ...(body !== undefined && { body }),
    ...options,
  });
}

/** An answer without what is another each time. */
const plain = ({ status, text }: Answer): string =>
  `${status} ${text.replaceAll(/ACE\d{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')}`;

describe('the header of the org', () => {
  it('is a parameter of what is answered otherwise in another org, and of nothing else', async ({
    expect,
  }) => {
    const obeying = new Set<string>();
    /** The caller's share of dry runs was used up by then: on a quick machine some are. */
    const unknown = new Set<string>();
    for (const { operation, row } of samples)
      // What may name its org in the query is asked without as well.
      for (const query of row.query?.startsWith('orgId=') ? [row.query, ''] : [row.query]) {
        const [here, again, nowhere] = [
          await ask(operation, row, { query }),
          await ask(operation, row, { query }),
          await ask(operation, row, { query, org: NOWHERE }),
        ];
        const isSteady = plain(here) === plain(again);
        if ([here, again, nowhere].some(({ status }) => status === 429)) {
          unknown.add(operation.id);
          continue;
        }
        // Without an org that must be named, what is wrong is only said to who may ask there.
        if (here.status === 400 && query === '') continue;
        const isOther = isSteady ? plain(here) !== plain(nowhere) : here.status !== nowhere.status;
        if (isOther) obeying.add(operation.id);
      }
    const ids = readOperations().map(({ id }) => id);
    const known = ids.filter((id) => obeying.has(id) || !unknown.has(id));
    expect([...obeying].toSorted()).toEqual(known.filter(hasHeader).toSorted());
    expect(obeying.size).toBeGreaterThan(60);
    expect(known.length - obeying.size).toBeGreaterThan(20);
  });

  it('is one of AuthZEN, but where the path names the org', async ({ expect }) => {
    const { callers } = world;
    const authzen = documented.filter(
      ({ path, security }) => !path.startsWith('/api/') && security.length > 0,
    );
    expect(authzen.length).toBeGreaterThan(8);
    for (const { operationId, path, requestBody } of authzen) {
      expect(hasHeader(operationId), operationId).toBe(!path.includes('{orgId}'));
      if (!hasHeader(operationId)) continue;
      const { example, examples = {} } = requestBody?.content['application/json'] ?? {};
      const body = example ?? Object.values(examples)[0]?.value;
      const sent = async (org: number) =>
        plain(
          await api('POST', `/..${path}`, {
            ...fromHome(world, callers.serverAdmin),
            org,
            body,
          }),
        );
      expect(await sent(world.org.id), operationId).not.toBe(await sent(NOWHERE));
    }
  });

  it('is refused with the token of another org, wherever it stands', async ({ expect }) => {
    for (const { operation, row } of samples) {
      const { status, text } = await ask(operation, row, { as: world.callers.nobody, org: NOWHERE });
      expect(status, `${operation.id}: ${text}`).toBe(401);
    }
  });
});

describe('a parameter of the query', () => {
  it('is required in the document where it is refused that it is missing, and nowhere else', async ({
    expect,
  }) => {
    for (const { operation, row } of samples) {
      const required = parametersOf(operation.id).filter(
        (one) => one.in === 'query' && one.required === true,
      );
      const { status, text } = await ask(operation, row, { query: '' });
      if (status === 429) continue;
      const isMissed = status === 400 && /^\{"message":"\w+ is (?:required|invalid)"/.test(text);
      expect(isMissed, `${operation.id}: ${text}`).toBe(required.length > 0);
    }
  });
});
