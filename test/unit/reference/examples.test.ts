import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, it } from 'vitest';

import { isWellFormedToken } from '../../../src/core/service-account-token.ts';
import { makeDocument } from '../../../src/reference/document.ts';
import type { Example } from '../../../src/reference/examples.ts';
import { mediaOf, withExamples } from '../../../src/reference/examples.ts';
import { RECORDED } from '../../../src/reference/examples/index.ts';

type Json = Record<string, unknown>;
type Media = {
  readonly schema: Json;
  example?: unknown;
  examples?: Record<string, { readonly summary: string; readonly value: unknown }>;
};
type Content = { readonly content?: Record<string, Media> };
type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly schema: Json;
  readonly example?: unknown;
};
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Record<string, Content>;
};
type Plain = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, Json>>;
};

const document = JSON.parse(JSON.stringify(makeDocument())) as Plain;
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const folder = resolve(import.meta.dirname, '../../../src/reference/examples');

/** Every media type of the document, by where it is: those that operations have themselves, and those of components. */
function mediaIn({ paths, components }: Plain): [where: string, media: Media][] {
  const own = Object.values(paths).flatMap((path) =>
    Object.values(path).flatMap(({ operationId, requestBody, responses }) => [
      ...mediaOfContent(`${operationId} request`, requestBody),
      ...Object.entries(responses).flatMap(([status, answer]) =>
        mediaOfContent(`${operationId} ${status}`, answer),
      ),
    ]),
  );
  const shared = Object.entries(components['responses'] ?? {}).flatMap(([name, answer]) =>
    mediaOfContent(name, answer as Content),
  );
  return [...own, ...shared];
}

const mediaOfContent = (where: string, part: Content | undefined): [string, Media][] =>
  Object.entries(part?.content ?? {}).map(([type, media]) => [`${where} ${type}`, media]);

/** The values that a media type shows. */
const valuesOf = ({ example, examples }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples ?? {}).map(({ value }) => value),
];

/** Checks values against schemas of the document, in which no object has fields that its schema does not name. */
function checker({ components }: Plain): (schema: Json, value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'document', components: closed(components) });
  const referring = (part: unknown): unknown =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/components/', '"document#/components/'));
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const text = JSON.stringify(schema);
    const check = compiled.get(text) ?? ajv.compile(referring(closed(schema)) as Json);
    compiled.set(text, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
}

/** The same schemas, where what does not say whether it may have more fields may not. Parts of an `allOf` see fields of the others. */
function closed(part: unknown, isWhole = true): unknown {
  if (Array.isArray(part)) return part.map((one: unknown) => closed(one, isWhole));
  if (typeof part !== 'object' || part === null) return part;
  const inner = Object.fromEntries(
    Object.entries(part).map(([name, one]) => [name, closed(one, name !== 'allOf')]),
  );
  const isOpen =
    'properties' in part && part.properties instanceof Object && !('additionalProperties' in part);
  return isOpen && isWhole && 'type' in part ? { ...inner, additionalProperties: false } : inner;
}

const check = checker(document);

/** What is wrong with the examples of a document that has the same schemas. */
function problemsIn(examined: Plain): string[] {
  return mediaIn(examined).flatMap(([where, media]) =>
    valuesOf(media).flatMap((value) => check(media.schema, value).map((problem) => `${where}: ${problem}`)),
  );
}

describe('the examples of the document', () => {
  it('are at every body that is sent, and at every one that is answered', ({ expect }) => {
    const bare = mediaIn(document).filter(([, media]) => valuesOf(media).length === 0);
    expect(bare.map(([where]) => where)).toEqual([]);
  });

  it('are what their schemas say, without a field that these do not name', ({ expect }) => {
    expect(problemsIn(document)).toEqual([]);
  });

  it('of a refusal that one operation has words of its own for are shown there alone', ({ expect }) => {
    const shownAt = (value: string): string[] =>
      mediaIn(document).flatMap(([where, media]) =>
        JSON.stringify(valuesOf(media)).includes(value) ? [where] : [],
      );
    expect(shownAt('"Team name taken"')).toEqual(['createTeam 409 application/json']);
    expect(shownAt('"Invalid old password"')).toEqual(['changeUserPassword 401 application/json']);
    expect(shownAt('"Invalid API key"')).toEqual(['GrafanaUnauthorized application/json']);
  });

  it('are told apart by what is said of them', ({ expect }) => {
    for (const [where, { examples = {} }] of mediaIn(document)) {
      const summaries = Object.values(examples).map(({ summary }) => summary);
      expect(new Set(summaries).size, where).toBe(summaries.length);
    }
  });

  it('are at every parameter of a path, and are what its schema says', ({ expect }) => {
    const wrong = operations.flatMap(({ operationId, parameters = [] }) =>
      parameters.flatMap(({ in: place, name, schema, example }) => {
        if (example === undefined) return place === 'path' ? [`${operationId} ${name} has none`] : [];
        return check(schema, example).map((problem) => `${operationId} ${name}: ${problem}`);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('are all shown: each has a place in the document', ({ expect }) => {
    const byId = new Map(operations.map((operation) => [operation.operationId, operation]));
    const lost = Object.entries(RECORDED).flatMap(([id, calls]) =>
      calls.filter((call) => !isShown(byId.get(id), call)).map(({ status }) => `${id} ${status}`),
    );
    expect(lost).toEqual([]);
  });

  it('have a file each, and no file is of an operation that there is not', ({ expect }) => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(files.map((name) => name.replace('.json', '')).toSorted()).toEqual(
      operations.map(({ operationId }) => operationId).toSorted(),
    );
  });

  it('hold nothing that could be a secret: tokens and hashes are plainly none', ({ expect }) => {
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(resolve(folder, name), 'utf8'));
    expect(secretsIn(texts.join('\n'))).toEqual([]);
  });
});

/** Whether the document shows the answer of a call, and what was sent where that was taken. */
function isShown(operation: Operation | undefined, { body, ...call }: Example): boolean {
  if (operation === undefined) return false;
  const shows = (media: unknown, value: unknown) =>
    media !== undefined &&
    valuesOf(media as Media).some((shown) => JSON.stringify(shown) === JSON.stringify(value));
  const isAnswered =
    call.type === undefined
      ? operation.responses[call.status] !== undefined
      : shows(mediaOf(operation, call, document.components), call.reply);
  return (
    isAnswered && (body === undefined || shows(operation.requestBody?.content?.['application/json'], body))
  );
}

/** What has the form of a secret: tokens of service accounts with a good checksum, other JWTs than the one that says nothing, random bytes. */
function secretsIn(text: string): string[] {
  const tokens = (text.match(/glsa_\w+/g) ?? []).filter(isWellFormedToken);
  const jwts = (text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g) ?? []).filter(
    (jwt) => atob(jwt.split('.')[1] ?? '') !== '{"example":true}',
  );
  const digests = (text.match(/\b[0-9a-f]{64}\b/g) ?? []).filter((hash) => !/^0{50}/.test(hash));
  return [...tokens, ...jwts, ...digests];
}

describe('the checks of examples', () => {
  const copy = () => structuredClone(document) as Plain;
  const createTeam = (of: Plain) => of.paths['/api/teams']?.['post'] as Operation;

  it('find a field that is unknown, one of a wrong type, and one that is missing', ({ expect }) => {
    for (const wrong of [
      { name: 'Editors', colour: 'red' },
      { name: 7 },
      { email: 'editors@acme.example' },
    ]) {
      const spoilt = copy();
      Object.assign(createTeam(spoilt).requestBody?.content?.['application/json'] ?? {}, { example: wrong });
      expect(problemsIn(spoilt), JSON.stringify(wrong)).not.toEqual([]);
    }
  });

  it('find an unknown field in an answer, and one of another form in a refusal', ({ expect }) => {
    const answer = copy();
    Object.assign(createTeam(answer).responses['200']?.content?.['application/json'] ?? {}, {
      example: { teamId: 1, uid: 'a', message: 'Team created', colour: 'red' },
    });
    expect(problemsIn(answer)).not.toEqual([]);
    const refusal = copy();
    const shared = refusal.components['responses']?.['AuthzenUnavailable'] as Content;
    Object.assign(shared.content?.['application/json'] ?? {}, { example: { message: 'no error' } });
    expect(problemsIn(refusal)).not.toEqual([]);
  });

  it('find a token, a JWT and a hash that may be real', ({ expect }) => {
    const jwt = ['eyJhbGciOiJub25lIn0', btoa('{"sub":"ada"}').replaceAll('=', ''), 'c2ln'].join('.');
    for (const secret of ['glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a', jwt, 'ab12'.repeat(16)])
      expect(secretsIn(`{"key":"${secret}"}`)).toEqual([secret]);
  });

  it('find an operation without one', ({ expect }) => {
    const bare = copy();
    const media = createTeam(bare).requestBody?.content?.['application/json'] as Partial<Media>;
    delete media.example;
    delete media.examples;
    const where = mediaIn(bare).filter(([, one]) => valuesOf(one).length === 0);
    expect(where.map(([name]) => name)).toEqual(['createTeam request application/json']);
  });

  it('an example stays where it is when they are shown again', ({ expect }) => {
    const again = JSON.parse(JSON.stringify(withExamples(copy() as never))) as Plain;
    expect(again).toEqual(document);
  });
});
