import { createApp } from '../app.ts';
import { DryRunBody } from '../wire/grafana/effect.ts';
import { registerAuthzen } from './authzen/routes.ts';
import type { Dialect } from './dialect.ts';
import {
  ANSWER_TAG_COMPONENT,
  DRY_RUN_ANSWER,
  DRY_RUN_COMPONENT,
  IF_NONE_MATCH_COMPONENT,
  IGNORED_COMPONENT,
  KEY_COMPONENT,
  LINK_COMPONENT,
  NOT_MODIFIED,
  REPLAYED_COMPONENT,
  REQUEST_ID_COMPONENT,
  REVISION_COMPONENT,
  withAnswerTags,
  withDryRuns,
  withIgnoredFields,
  withKeys,
  withLinks,
  withRequestId,
  withRevisions,
} from './every-answer.ts';
import { withBounds } from './bounds.ts';
import { withExamples } from './examples.ts';
import { HEAD } from './info.ts';
import { withIntegerFormats } from './integers.ts';
import { withNamesInGo } from './names-in-go.ts';
import type { Document } from './operation.ts';
import { eachOperation } from './operation.ts';
import { ORG_HEADER_COMPONENT, withOrgHeader } from './org-header.ts';
import { withRefusals } from './refusal-rules.ts';
import { ERRORS, nameOf, REFUSAL_HEADERS, refusalComponent, statusesOf } from './refusals.ts';
import { SECURITY_SCHEMES } from './sign-in.ts';
import { withTold } from './told.ts';

export type { Document };

/**
 * Makes the OpenAPI document of everything that is answered: what the routes say of themselves, what holds of all of them, and what
 * is told of each in words (`operations/`). For Node: the Worker holds nothing that makes it.
 */
export function makeDocument(): Document {
  const app = createApp();
  const registry = app.openAPIRegistry;
  registerAuthzen(registry);
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    registry.registerComponent('securitySchemes', name, scheme);
  registry.registerComponent('headers', 'requestId', REQUEST_ID_COMPONENT);
  registry.registerComponent('headers', 'ignoredFields', IGNORED_COMPONENT);
  registry.registerComponent('headers', 'reference', LINK_COMPONENT);
  registry.registerComponent('headers', 'replayed', REPLAYED_COMPONENT);
  registry.registerComponent('headers', 'revision', REVISION_COMPONENT);
  for (const [name, header] of Object.entries(REFUSAL_HEADERS))
    registry.registerComponent('headers', name, header);
  registry.registerComponent('parameters', 'dryRunQuery', DRY_RUN_COMPONENT);
  registry.registerComponent('parameters', 'idempotencyKey', KEY_COMPONENT);
  registry.registerComponent('parameters', 'orgIdHeader', ORG_HEADER_COMPONENT);
  registry.registerComponent('parameters', 'ifNoneMatch', IF_NONE_MATCH_COMPONENT);
  registry.registerComponent('headers', 'answerTag', ANSWER_TAG_COMPONENT);
  registry.registerComponent('responses', 'notModified', NOT_MODIFIED);
  registry.registerComponent('responses', 'dryRunAnswer', DRY_RUN_ANSWER);
  // Copies: a schema that was made before the package that makes documents was loaded cannot be registered.
  registry.register('DryRun', DryRunBody.clone());
  for (const [dialect, errors] of Object.entries(ERRORS) as [Dialect, (typeof ERRORS)[Dialect]][]) {
    registry.register(errors.name, errors.schema.clone());
    for (const status of statusesOf(dialect))
      registry.registerComponent('responses', nameOf(dialect, status), refusalComponent(dialect, status));
  }
  const document = app.getOpenAPI31Document({ openapi: '3.1.0', ...HEAD });
  const passes = [
    withoutHandlers,
    withOrgHeader,
    withKeys,
    withRevisions,
    withDryRuns,
    withAnswerTags,
    withRefusals,
    withRequestId,
    withIgnoredFields,
    withLinks,
    withTold,
    withBounds,
    withIntegerFormats,
    withNamesInGo,
    withExamples,
  ];
  return passes.reduce((made, pass) => pass(made), document);
}

/** Routes that are registered by themselves leave what runs for them in the document. */
const withoutHandlers = (document: Document): Document =>
  eachOperation(document, (operation) => {
    delete operation.middleware;
  });
