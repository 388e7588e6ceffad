import fc from 'fast-check';
import { expect, it } from 'vitest';

import { askedClient, asking, TOKEN } from './asked-client.ts';

/** Texts and values that look like a yes, or nearly so. */
const likeYes = fc.oneof(
  fc.constantFrom<unknown>(true, 'true', 1, [true], { decision: true }, null, undefined, false),
  fc.jsonValue({ maxDepth: 1 }),
);

const body = fc.oneof(
  fc
    .record(
      {
        decision: likeYes,
        context: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.record({ error: fc.jsonValue({ maxDepth: 1 }) })),
        error: fc.oneof(fc.string(), fc.constant(`it was ${TOKEN}`)),
        evaluations: fc.array(fc.record({ decision: likeYes })),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{"decision":true}',
    '{"decision":true,"context":{}}',
    '\ufeff{"decision":true}',
    '{"decision":true}}',
  ),
  fc.json({ maxDepth: 2 }),
  fc.string(),
);

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
);

const headers = fc.dictionary(
  fc.constantFrom('Content-Type', 'Retry-After', 'Location', 'Content-Length', 'X-Decision'),
  fc.constantFrom(
    'application/json',
    'text/html',
    '0',
    '1',
    '999999',
    'true',
    'https://elsewhere.example.com',
  ),
);

const answer = fc.record({ status, headers, body }).map(({ status, headers, body }) => {
  const hasBody = ![204, 205, 304].includes(status);
  return {
    isYes: hasBody && status === 200 && saysYes(body),
    give: () => new Response(hasBody ? body : null, { status, headers }),
  };
});

/** What is no response at all. */
const garbage = fc
  .oneof(
    fc.anything(),
    fc.record(
      { status: fc.constant(200), headers: fc.anything(), body: fc.anything() },
      { requiredKeys: [] },
    ),
    fc.constant({
      status: 200,
      headers: new Headers(),
      decision: true,
      json: async () => ({ decision: true }),
    }),
    fc.constant({
      status: 200,
      headers: new Headers(),
      body: { getReader: () => ({ read: async () => ({}) }) },
    }),
  )
  .map((value) => ({ isYes: false, give: () => value as Response }));

const thrown = fc.anything().map((value) => ({
  isYes: false,
  give: (): Response => {
    throw value;
  },
}));

function saysYes(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some(([k, v]) => k === 'decision' && v === true)
    );
  } catch {
    return false;
  }
}

it('whatever is answered, it is a yes only where the status is 200 and the decision true', async () => {
  let yes = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: answer }, garbage, thrown), async ({ isYes, give }) => {
      const { client, time } = askedClient(give);
      const { decision, context } = await time.until(client.evaluate(asking()));
      if (decision) {
        expect(isYes).toBe(true);
        yes += 1;
      }
      expect(decision).toBe(decision && context.error === undefined);
      expect(JSON.stringify(context)).not.toContain(TOKEN);
      expect(time.pending).toBe(0);

      const list = await time.until(client.evaluateAll([asking(), asking()]));
      expect(list).toHaveLength(2);
      if (!isYes) for (const { context } of list) expect(JSON.stringify(context)).not.toContain(TOKEN);
      const found = await time.until(client.search('action', asking())).catch((error: unknown) => error);
      if (found instanceof Error) expect(found.message).not.toContain(TOKEN);
    }),
    { numRuns: 500 },
  );
  // Otherwise it would hold of a client that always says no.
  expect(yes).toBeGreaterThan(5);
});

it('whatever is answered, a list of questions has as many decisions, and a yes only where its own one is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(likeYes, { maxLength: 5 }),
      fc.integer({ min: 1, max: 5 }),
      status,
      async (decisions, count, code) => {
        const text = JSON.stringify({ evaluations: decisions.map((decision) => ({ decision })) });
        const { client, time } = askedClient(
          () => new Response([204, 205, 304].includes(code) ? null : text, { status: code }),
        );
        const questions = Array.from({ length: count }, (_, i) => asking(String(i)));
        const answered = await time.until(client.evaluateAll(questions));
        const isWhole = code === 200 && decisions.length === count;
        expect(answered.map(({ decision }) => decision)).toEqual(
          questions.map((_, i) => isWhole && decisions[i] === true),
        );
      },
    ),
  );
});
