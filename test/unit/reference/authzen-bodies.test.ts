import { describe, expect, it } from 'vitest';
import type { z } from 'zod';

import { readEvaluation, readEvaluations } from '../../../src/wire/authzen/evaluation.ts';
import {
  EvaluationRequest,
  EvaluationResponse,
  EvaluationsRequest,
  EvaluationsResponse,
} from '../../../src/reference/authzen/bodies.ts';
import { toDecision, toRefusedDecision } from '../../../src/wire/authzen/decision.ts';

const examplesOf = (schema: z.ZodType): readonly unknown[] =>
  (schema.meta()?.['examples'] as readonly unknown[] | undefined) ?? [];

const SUBJECT = { type: 'user', id: 'alice' };
const ONE = { subject: SUBJECT, action: { name: 'read' }, resource: { type: 'record', id: '1' } };

/** Bodies of one evaluation, good ones and bad ones. */
const BODIES: readonly unknown[] = [
  ...examplesOf(EvaluationRequest),
  ONE,
  { ...ONE, foo: 1, context: {}, subject: { ...SUBJECT, properties: {}, x: 1 } },
  { ...ONE, context: { a: [] } },
  {},
  null,
  [],
  'x',
  { ...ONE, subject: undefined },
  { ...ONE, subject: 'alice' },
  { ...ONE, subject: { type: 'user' } },
  { ...ONE, subject: { id: 'x' } },
  { ...ONE, subject: { type: 1, id: 'x' } },
  { ...ONE, subject: { ...SUBJECT, properties: [] } },
  { ...ONE, action: {} },
  { ...ONE, action: { name: null } },
  { ...ONE, action: { name: 'a', properties: 1 } },
  { ...ONE, resource: { type: 'record' } },
  { ...ONE, resource: { type: 'record', id: {} } },
  { ...ONE, context: 'now' },
];

/** Bodies of several, where the reader refuses the whole request or each of them is good. */
const TOGETHER: readonly unknown[] = [
  ...examplesOf(EvaluationsRequest),
  { ...ONE, evaluations: [{}] },
  { evaluations: [ONE, { ...ONE, foo: 1 }] },
  { ...ONE, evaluations: [{}], options: {} },
  { ...ONE, evaluations: [{}], options: { evaluations_semantic: 'permit_on_first_permit', more: 1 } },
  { ...ONE, evaluations: [{}], options: { evaluations_semantic: 'none' } },
  { ...ONE, evaluations: [{}], options: 'none' },
  { ...ONE, evaluations: {} },
  { ...ONE, evaluations: Array.from({ length: 1_001 }, () => ({})) },
  { subject: 'alice', evaluations: [ONE] },
  { context: 'now', evaluations: [ONE] },
];

describe('the document and the readers', () => {
  it('agree on bodies of one evaluation', () => {
    expect(BODIES.length).toBeGreaterThan(10);
    for (const body of BODIES)
      expect(readEvaluation(body).ok, JSON.stringify(body)).toBe(EvaluationRequest.safeParse(body).success);
  });

  it('agree on bodies of several', () => {
    for (const body of TOGETHER) {
      const read = readEvaluations(body);
      expect(read.ok, JSON.stringify(body).slice(0, 200)).toBe(EvaluationsRequest.safeParse(body).success);
      if (read.ok && read.value.kind === 'batch')
        expect(
          read.value.items.map(({ ok }) => ok),
          JSON.stringify(body),
        ).not.toContain(false);
    }
  });

  it('have an example of each body that is read', () => {
    for (const schema of [EvaluationRequest, EvaluationsRequest])
      expect(examplesOf(schema).length).toBeGreaterThan(0);
  });

  it('agree on answers', () => {
    const decisions = [
      toDecision(true, '1.2'),
      toRefusedDecision({ tag: 'invalid', field: 'subject', problem: 'is required' }, '1.2'),
    ];
    for (const decision of decisions) expect(EvaluationResponse.parse(decision)).toEqual(decision);
    expect(EvaluationsResponse.parse({ evaluations: decisions })).toEqual({ evaluations: decisions });
    expect(EvaluationsResponse.parse(decisions[0])).toEqual(decisions[0]);
  });
});
