import { z } from 'zod';

import { EVALUATIONS_MAX } from '../../core/asking.ts';
import { SEMANTICS } from '../../wire/authzen/evaluation.ts';
import { SUBJECT_TYPES } from '../../wire/authzen/subject-name.ts';

/*
 * The bodies of AuthZEN, for the OpenAPI document alone: their readers in `wire/authzen` are faster, and say where something is wrong
 * in the words of the dialect. A test holds both together.
 */

const properties = z
  .looseObject({})
  .optional()
  .meta({ description: 'Read by nothing yet, but for `iss` of a subject that is named by `sub`.' });

const Subject = z
  .looseObject({
    type: z.string().meta({
      description: `\`${SUBJECT_TYPES.person}\` or \`${SUBJECT_TYPES.account}\`. Nobody is of another type.`,
    }),
    id: z.string().meta({
      description:
        'A login, or else an e-mail address. With a colon: `id:`, `uid:`, `login:`, `email:` or `sub:` and the value.',
    }),
    properties,
  })
  .meta({
    id: 'AuthzenSubject',
    examples: [
      { type: 'user', id: 'alice' },
      { type: 'service_account', id: 'id:42' },
    ],
  });

const Action = z
  .looseObject({
    name: z.string().meta({
      description:
        'An action. Without a colon it is one of the type of the resource: `read` on a `record` is `record:read`.',
    }),
    properties,
  })
  .meta({ id: 'AuthzenAction', examples: [{ name: 'read' }, { name: 'dashboards:read' }] });

const Resource = z
  .looseObject({
    type: z.string().meta({ description: 'A type of resource, shipped or declared.' }),
    id: z.string().meta({ description: 'The id of the resource, as scopes have it.' }),
    properties,
  })
  .meta({ id: 'AuthzenResource', examples: [{ type: 'record', id: 'record-1' }] });

const context = z.looseObject({}).optional().meta({ description: 'Read by nothing yet.' });

/** The body of one evaluation. */
export const EvaluationRequest = z
  .looseObject({ subject: Subject, action: Action, resource: Resource, context })
  .meta({
    id: 'AuthzenEvaluationRequest',
    examples: [
      {
        subject: { type: 'user', id: 'alice' },
        action: { name: 'read' },
        resource: { type: 'record', id: 'record-1' },
      },
    ],
  });

/** The body of several evaluations. */
export const EvaluationsRequest = z
  .looseObject({
    subject: Subject.optional(),
    action: Action.optional(),
    resource: Resource.optional(),
    context,
    evaluations: z
      .array(
        z
          .looseObject({
            subject: Subject.optional(),
            action: Action.optional(),
            resource: Resource.optional(),
            context,
          })
          .meta({ id: 'AuthzenEvaluation' }),
      )
      .max(EVALUATIONS_MAX)
      .optional()
      .meta({
        description:
          'What is asked. An entity that one of these does not have is the one beside the list. Without any, the body is that of one evaluation.',
      }),
    options: z
      .looseObject({
        evaluations_semantic: z.enum(SEMANTICS).default('execute_all').meta({
          description:
            'Whether all are answered, or the answer ends with the first no, or with the first yes.',
        }),
      })
      .optional()
      .meta({ id: 'AuthzenOptions', description: 'How the evaluations are done.' }),
  })
  .meta({
    id: 'AuthzenEvaluationsRequest',
    examples: [
      {
        subject: { type: 'user', id: 'alice' },
        resource: { type: 'record', id: 'record-1' },
        evaluations: [{ action: { name: 'read' } }, { action: { name: 'write' } }],
        options: { evaluations_semantic: 'deny_on_first_deny' },
      },
    ],
  });

const more = z.int().optional().meta({ description: 'So many more there are. Absent for none.' });

/** A name beside what it names: absent where the caller may not read it, or it is not known now. */
const name = z.string().optional().meta({ description: 'Name.' });

const DecisionReason = z
  .object({
    grants: z
      .array(
        z
          .object({
            role: z
              .object({ uid: z.string().meta({ description: 'Uid.' }), name })
              .optional()
              .meta({ description: 'The role that brings it.' }),
            via: z.string().meta({ description: 'How it reaches the subject, in one word.' }),
            global: z.literal(true).optional().meta({ description: 'The role is assigned in all orgs.' }),
            team: z
              .object({ id: z.int().meta({ description: 'Id.' }), name })
              .optional()
              .meta({ description: 'The team that it comes by.' }),
            group: z.string().optional().meta({ description: 'The external group that it comes by.' }),
            scope: z.string().optional().meta({ description: 'The scope that it is held on.' }),
          })
          .meta({ id: 'AuthzenGrant' }),
      )
      .optional()
      .meta({ description: 'Of a yes: all that allows it.' }),
    nearest: z.string().optional().meta({ description: 'Of a no: what comes nearest, in one word.' }),
    scopes: z
      .array(z.string())
      .optional()
      .meta({ description: 'Where the action is held elsewhere, the nearest first.' }),
    more,
    inSomeRole: z.boolean().optional().meta({ description: 'Whether a role of the org has the action.' }),
  })
  .meta({
    id: 'AuthzenReason',
    description: 'Why, for who asks for it: each part only as far as the caller could read it elsewhere.',
  });

/** The answer to one evaluation. */
export const EvaluationResponse = z
  .object({
    decision: z.boolean().meta({ description: 'Whether the subject may.' }),
    context: z
      .looseObject({
        revision: z.string().meta({
          description:
            'The state that was asked: the newest revision of the org, a dot, and that of the global plane.',
        }),
        reason: DecisionReason.optional(),
        error: z
          .object({
            status: z.int().meta({ description: 'The status that this evaluation alone would have had.' }),
            message: z.string().meta({ description: 'What is wrong with it.' }),
          })
          .optional()
          .meta({ id: 'AuthzenEvaluationError', description: 'Why one of several was not decided.' }),
      })
      .meta({ id: 'AuthzenDecisionContext', description: 'What the decision is about.' }),
  })
  .meta({ id: 'AuthzenDecision' });

/** The answer to several evaluations, in their order. It is that to one where there were none. */
export const EvaluationsResponse = z.union([
  z
    .object({
      evaluations: z
        .array(EvaluationResponse)
        .meta({ description: 'The decisions, in the order of the request.' }),
    })
    .meta({ id: 'AuthzenDecisions' }),
  EvaluationResponse,
]);

const page = z
  .looseObject({
    token: z.string().optional().meta({
      description:
        'The `next_token` of the page before. The rest of the request must be what it was, `limit` too.',
    }),
    limit: z.int().min(0).optional().meta({
      description: 'How many results at most; 1,000 where it is absent or greater.',
    }),
    properties,
  })
  .optional()
  .meta({ id: 'AuthzenAskedPage', description: 'Which page is asked for; the first where it is absent.' });

/** The body of a search for subjects. */
export const SubjectSearchRequest = z
  .looseObject({
    subject: Subject.omit({ id: true }).meta({ id: 'AuthzenSubjectType' }),
    action: Action,
    resource: Resource,
    context,
    page,
  })
  .meta({
    id: 'AuthzenSubjectSearchRequest',
    examples: [
      {
        subject: { type: 'user' },
        action: { name: 'read' },
        resource: { type: 'record', id: 'record-1' },
      },
    ],
  });

/** The body of a search for resources. */
export const ResourceSearchRequest = z
  .looseObject({
    subject: Subject,
    action: Action,
    resource: Resource.omit({ id: true }).meta({ id: 'AuthzenResourceType' }),
    context,
    page,
  })
  .meta({
    id: 'AuthzenResourceSearchRequest',
    examples: [
      { subject: { type: 'user', id: 'alice' }, action: { name: 'read' }, resource: { type: 'record' } },
    ],
  });

/** The body of a search for actions. */
export const ActionSearchRequest = z
  .looseObject({ subject: Subject, resource: Resource, context, page })
  .meta({
    id: 'AuthzenActionSearchRequest',
    examples: [{ subject: { type: 'user', id: 'alice' }, resource: { type: 'record', id: 'record-1' } }],
  });

const Page = z
  .object({
    next_token: z.string().meta({ description: 'Where the next page begins. Empty on the last one.' }),
    count: z.int().meta({ description: 'How many results are in this page.' }),
  })
  .meta({ id: 'AuthzenPage' });

const SearchContext = z
  .object({
    revision: z.string().meta({
      description:
        'The state that was searched: the newest revision of the org, a dot, and that of the global plane.',
    }),
    all: z.literal(true).optional().meta({
      description:
        'The subject may on all resources of the type. The results are those of which Gatehouse knows; there may be more.',
    }),
  })
  .meta({ id: 'AuthzenSearchContext', description: 'What the results are of.' });

const answerOf = (id: string, result: z.ZodType) =>
  z
    .object({
      page: Page,
      context: SearchContext,
      results: z.array(result).meta({ description: 'What was found, in an order that pages keep to.' }),
    })
    .meta({ id });

/** The answer to a search for subjects. */
export const SubjectSearchResponse = answerOf(
  'AuthzenSubjects',
  z
    .object({
      type: z.string().meta({ description: 'The type that was asked for.' }),
      id: z.string().meta({ description: 'The login, or `login:` and the login where that has a colon.' }),
    })
    .meta({ id: 'AuthzenFoundSubject' }),
);
/** The answer to a search for resources. */
export const ResourceSearchResponse = answerOf(
  'AuthzenResources',
  z
    .object({
      type: z.string().meta({ description: 'The type that was asked for.' }),
      id: z.string().meta({ description: 'The id, as an evaluation takes it.' }),
    })
    .meta({ id: 'AuthzenFoundResource' }),
);
/** The answer to a search for actions. */
export const ActionSearchResponse = answerOf(
  'AuthzenActions',
  z
    .object({
      name: z.string().meta({ description: "The action, without the type where that is the resource's." }),
    })
    .meta({ id: 'AuthzenFoundAction' }),
);

const url = (description: string) => z.string().meta({ format: 'uri', description });

/** The metadata of the service. Nothing in it is null or empty, as the standard wants. */
export const Metadata = z
  .object({
    policy_decision_point: url(
      'The identifier of the service, which the address of this document is made from.',
    ),
    access_evaluation_endpoint: url('Where one thing is asked.'),
    access_evaluations_endpoint: url('Where several things are asked at once.'),
    search_subject_endpoint: url('Where subjects are searched.'),
    search_resource_endpoint: url('Where resources are searched.'),
    search_action_endpoint: url('Where actions are searched.'),
  })
  .meta({ id: 'AuthzenConfiguration' });
