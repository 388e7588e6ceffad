import { resourceNames, resourceType } from '../core/resource-types.ts';
import type { Dialect } from './dialect.ts';
import { dialectOf } from './dialect.ts';
import { TOLD } from './operations/index.ts';
import type { At, Document, Operation, Schema } from './operation.ts';
import { eachOperation, isChange, isKeyed } from './operation.ts';
import type { Status } from './refusals.ts';
import { headersOf, nameOf, wordsOf } from './refusals.ts';

/** What an operation says of itself that decides how it may be refused. */
export type Kind = {
  readonly dialect: Dialect;
  /** Somebody must sign in for it. */
  readonly isSignedIn: boolean;
  readonly hasBody: boolean;
  /** It changes a thing that has versions. */
  readonly isVersioned: boolean;
  /** It changes something, and may be sent under a key. */
  readonly isKeyed: boolean;
  /** Its path names a thing that may be missing. */
  readonly namesThing: boolean;
  /** It answers with as much as there is of something. */
  readonly isList: boolean;
};

/** Refusals that all operations of a kind have. */
type Rule = readonly [of: (kind: Kind) => boolean, ...statuses: Status[]];

const RULES: readonly Rule[] = [
  // Unusable settings and a broken database are answered whatever is asked, and every URL is bounded but that of health.
  [() => true, 500, 503],
  [({ dialect, isSignedIn }) => isSignedIn || dialect === 'Authzen', 414],
  // The header of an org or of a flavour is a 400; a page of another site, and whoever is no member, a 403. Signing in by an identity
  // provider may make a person, which a full database does not take.
  [({ isSignedIn }) => isSignedIn, 400, 401, 403, 429, 507],
  [({ namesThing }) => namesThing, 404],
  [({ hasBody, isList }) => hasBody || isList, 413],
  [({ dialect, hasBody }) => hasBody && dialect === 'Unleash', 415],
  [({ isKeyed: has }) => has, 409, 422],
  [({ isVersioned }) => isVersioned, 412],
  // A client of the standard may try another method, as the metadata tells everybody the paths.
  [({ dialect }) => dialect === 'Authzen', 405],
];

/** The refusals that all operations of a kind have. */
export const refusalsOfKind = (kind: Kind): Status[] =>
  RULES.flatMap(([isOf, ...statuses]) => (isOf(kind) ? statuses : []));

/**
 * Says of every operation how it may be refused: by what it has in common with others, and what is told of it alone. A refusal is a component
 * of the document; where there is more to say of an operation, that stands beside the reference. What a route says itself of how it refuses stays.
 */
export function withRefusals(document: Document): Document {
  const schemas = document.components?.schemas as Readonly<Record<string, Schema>> | undefined;
  return eachOperation(document, (operation, at) => {
    const kind = kindOf(operation, at, schemas ?? {});
    const own = TOLD[operation.operationId]?.refuses ?? {};
    const told = Object.keys(own).map((status) => Number(status) as keyof typeof own);
    for (const status of new Set([...refusalsOfKind(kind), ...told])) {
      const common = wordsOf(kind.dialect, status);
      if (common === undefined)
        throw new Error(`${operation.operationId}: no operation of its dialect answers ${status}`);
      const alone = status in own ? own[status as keyof typeof own] : undefined;
      const ofRoute = operation.responses[status];
      const answered = ofRoute ?? {
        $ref: `#/components/responses/${nameOf(kind.dialect, status)}`,
      };
      if (ofRoute !== undefined) answered.headers = { ...ofRoute.headers, ...headersOf(status) };
      if (alone !== undefined)
        answered.description = besideOf(status, alone, ofRoute?.description ?? common, kind);
      operation.responses[status] = answered;
    }
  });
}

/** What is said of one operation: also what holds of all, where it has that refusal as they have. A thing of its own is told more exactly. */
function besideOf(status: Status, alone: string, common: string, kind: Kind): string {
  const isCommon = status !== 404 && refusalsOfKind(kind).includes(status);
  return isCommon ? `${alone}\n\n${common}` : alone;
}

/** What an operation says of itself. */
function kindOf(operation: Operation, at: At, schemas: Readonly<Record<string, Schema>>): Kind {
  const { security, requestBody, parameters = [] } = operation;
  return {
    dialect: dialectOf(at),
    isSignedIn: security.length > 0,
    hasBody: requestBody !== undefined,
    isVersioned: parameters.some(({ name }) => name === 'If-Match'),
    isKeyed: isKeyed(operation, at),
    namesThing: !NEED_NOT_EXIST.has(operation.operationId) && namesThing(at),
    isList: !isChange(operation, at) && isListIn(operation, at, schemas),
  };
}

/** What the path names need not be there: a group or a type is made known by this; of an org that is not there, nobody is a member. */
const NEED_NOT_EXIST = new Set([
  'createGroupMappings',
  'updateGroupMappings',
  'declareResourceType',
  'userSetUsingOrg',
]);
/** Whom a level is for, in a path: somebody unknown is a 400. */
const ASSIGNEES = ['userID', 'teamID', 'builtInRole'];
/** A resource of a shipped type. */
const RESOURCE = /^\/api\/access-control\/(\w+)\/\{resourceID\}/;

function namesThing({ path }: At): boolean {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const type = resourceNames.find((name) => name === RESOURCE.exec(path)?.[1]);
  // Any id is one of a resource that another system keeps.
  const isForeign = type !== undefined && resourceType(type).thing === null;
  return named.some((name) => !ASSIGNEES.includes(name) && !(isForeign && name === 'resourceID'));
}

/** Whether an operation answers with a list: alone, by a key for each, or inside an answer that is not about one thing. */
function isListIn(
  { responses }: Operation,
  { path }: At,
  schemas: Readonly<Record<string, Schema>>,
): boolean {
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : resolved(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const isMany = (schema: Schema | undefined): boolean => {
    const { type, items } = resolved(schema ?? {});
    // Not a few words about one thing.
    return [type].flat().includes('array') && resolved(items ?? {}).type !== 'string';
  };
  const isList = (schema: Schema): boolean => {
    const { anyOf = [], properties = {}, additionalProperties } = resolved(schema);
    if (anyOf.some(isList) || isMany(schema) || typeof additionalProperties === 'object') return true;
    return !path.endsWith('}') && Object.values(properties).some(isMany);
  };
  const body = responses['200']?.content?.['application/json'];
  return body !== undefined && isList(body.schema);
}
