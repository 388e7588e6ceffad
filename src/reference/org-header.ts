import { ID_MAX } from '../core/refusal.ts';
import { ORG_HEADER } from '../http/middleware/authenticate.ts';
import type { At, Document, Operation } from './operation.ts';
import { eachOperation } from './operation.ts';

/** The header that chooses the org of a request, as a component of the document. Source: docs/grafana.md#choosing-the-org. */
export const ORG_HEADER_COMPONENT = {
  name: ORG_HEADER,
  in: 'header',
  description:
    "Id of the org that the request is about; the person's current org when absent or 0. The token of a service account is of its own org: another one is a 401.",
  schema: { type: 'integer', minimum: 0, maximum: ID_MAX },
} as const;

/** Where the path chooses the org, or nothing does: the global plane is of all orgs. Source: docs/grafana.md#choosing-the-org. */
const ELSEWHERE =
  /^(?:\/api\/admin\/users|\/api\/users|\/api\/orgs|\/orgs\/\{orgId\}|\/api\/user\/(?:links|orgs|password|using))(?:\/|$)/;

/** What is evaluated in the org of the request although its path is like those. */
const HERE_ALL_THE_SAME = new Set(['getUserTeams', 'deleteOrgByID']);

/** What is of all orgs, or of one that its query must name, although its path is like that of what is not. */
const NEVER_HERE = new Set(['hardResetRoles', 'updateSignedInUser', 'exportChanges', 'moveOutChanges']);

/** Whether it counts for the answer of an operation which org the request names. */
const obeysHeader = ({ operationId, security }: Operation, { path }: At): boolean =>
  security.length > 0 &&
  !NEVER_HERE.has(operationId) &&
  (!ELSEWHERE.test(path) || HERE_ALL_THE_SAME.has(operationId));

/** Says of every operation that is about the org of its request that a header may choose that, which `authenticate` reads for all of them. */
export const withOrgHeader = (document: Document): Document =>
  eachOperation(document, (operation, at) => {
    if (!obeysHeader(operation, at)) return;
    operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/orgIdHeader' }];
  });
