import type { ExpectStatic } from 'vitest';

import type { Answer, As } from './api.ts';
import { ok } from './api.ts';

/**
 * One documented example: the request as it is to be sent, and the answer that the document shows for it. The files
 * in test/golden hold both letter for letter as published, mistakes included, but for a blank line before bodies.
 */
export type Example = {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
  };
  readonly answer: { readonly status: number; readonly text: string };
};

/** Texts of an example, and what to put in their place: ids of this test's world, names that may be used. */
export type Filling = Readonly<Record<string, string>>;

declare global {
  interface ImportMeta {
    /** Vite's: the texts of the files, by path. Tests run in workerd, which cannot read them from a disk. */
    glob(
      pattern: string,
      options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
    ): Readonly<Record<string, string>>;
  }
}

const files = import.meta.glob('../golden/*/*.http', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The example `<folder>/<name>` of test/golden, with every text that `filling` names replaced throughout. */
export function example(name: string, filling: Filling = {}): Example {
  let text = files[`../golden/${name}.http`];
  if (text === undefined) throw new Error(`no example ${name}`);
  for (const [documented, ours] of Object.entries(filling)) text = text.replaceAll(documented, ours);
  const [request = '', answer = ''] = text.split('\n###\n');
  const { start, headers, body } = parseMessage(request);
  const [method = '', path = ''] = start.split(' ');
  const documented = parseMessage(answer);
  return {
    request: { method, path: path.replace(/^\/api/, ''), headers, body },
    answer: { status: Number(documented.start.split(' ')[1]), text: documented.body ?? '' },
  };
}

function parseMessage(message: string) {
  const [head = '', ...rest] = message.trim().split('\n\n');
  const [start = '', ...lines] = head.split('\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(': ', 2)));
  return { start, headers, body: rest.length === 0 ? undefined : rest.join('\n\n') };
}

/** Sends the request of an example as it stands, and asserts the documented status and content type. */
export async function sendExample(
  expect: ExpectStatic,
  { request: { method, path, headers, body }, answer: { status } }: Example,
  who: { readonly as?: As; readonly org?: number },
): Promise<Answer> {
  const answer = await ok(status, method, path, { ...who, headers, body });
  expect(answer.headers.get('Content-Type'), `${method} ${path}`).toMatch(/^application\/json\b/);
  return answer;
}

/**
 * A body as JSON text in which every time is `<time>`, so that two bodies can be compared key order included. Roles
 * hold a set of permissions, so these are put in order. What is no RFC 3339 time stays and spoils the comparison.
 */
export const comparable = (body: unknown): string =>
  JSON.stringify(body, (key, value: unknown) => {
    if (key === 'created' || key === 'updated') return isTime(value) ? '<time>' : value;
    if (key !== 'permissions' || !Array.isArray(value)) return value;
    return value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  });

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Whether a value is a time as clients can read it: a real one, in RFC 3339. */
export const isTime = (value: unknown): boolean =>
  typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));

/** Asserts that an answer is the documented one, key order included, but for times. */
export const expectDocumented = (expect: ExpectStatic, answer: Answer, { answer: { text } }: Example): void =>
  expect(comparable(answer.body)).toBe(comparable(JSON.parse(text)));
