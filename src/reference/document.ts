import { createApp } from '../app.ts';
import { GATEHOUSE_VERSION } from '../http/version.ts';
import { DryRunBody } from '../wire/grafana/effect.ts';
import {
  DRY_RUN_ANSWER,
  DRY_RUN_COMPONENT,
  IGNORED_COMPONENT,
  REQUEST_ID_COMPONENT,
  REVISION_COMPONENT,
  withDryRuns,
  withIgnoredFields,
  withKeys,
  withRequestId,
  withRevisions,
} from './every-answer.ts';
import { withIntegerFormats } from './integers.ts';
import { withNamesInGo } from './names-in-go.ts';
import { SECURITY_SCHEMES } from './sign-in.ts';
import { withTold } from './told.ts';

/** An OpenAPI document. */
export type Document = ReturnType<ReturnType<typeof createApp>['getOpenAPI31Document']>;

/**
 * Makes the OpenAPI document of everything that is answered: what the routes say of themselves, what holds of all of them, and what
 * is told of each in words (`operations/`). For Node: the Worker holds nothing that makes it.
 */
export function makeDocument(): Document {
  const app = createApp();
  const registry = app.openAPIRegistry;
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    registry.registerComponent('securitySchemes', name, scheme);
  registry.registerComponent('headers', 'requestId', REQUEST_ID_COMPONENT);
  registry.registerComponent('headers', 'ignoredFields', IGNORED_COMPONENT);
  registry.registerComponent('headers', 'revision', REVISION_COMPONENT);
  registry.registerComponent('parameters', DRY_RUN_COMPONENT.name, DRY_RUN_COMPONENT);
  registry.registerComponent('responses', DRY_RUN_COMPONENT.name, DRY_RUN_ANSWER);
  registry.register('DryRun', DryRunBody);
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: GATEHOUSE_VERSION,
      description: 'Role-based access control that speaks the HTTP APIs people already have clients for.',
    },
  });
  const passes = [
    withoutHandlers,
    withKeys,
    withRevisions,
    withRequestId,
    withIgnoredFields,
    withDryRuns,
    withTold,
    withIntegerFormats,
    withNamesInGo,
  ];
  return passes.reduce((made, pass) => pass(made), document);
}

/** Routes that are registered by themselves leave what runs for them in the document. */
function withoutHandlers(document: Document): Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of Object.values(path) as { middleware?: unknown }[]) delete operation.middleware;
  return document;
}
