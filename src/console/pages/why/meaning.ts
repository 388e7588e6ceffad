import type { components } from '../../api/document.ts';
import type { DeclaredType } from '../../../core/declared-type.ts';
import { isDeclaredId } from '../../../core/declared-type.ts';
import { askedOfPermissions } from '../../../core/evaluation.ts';
import { isGlobalScope } from '../../../core/global-scope.ts';
import { scopeCovers } from '../../../core/scope.ts';
import { Vocabulary } from '../../../core/vocabulary.ts';
import type { Question } from '../../question/question.ts';
import { wholeActionOf } from '../../question/question.ts';

type TypeDTO = components['schemas']['ResourceTypeDTO'];

/** A permission that somebody would have to hold for a yes. */
export type Wanted = {
  readonly action: string;
  /** Undefined for an action that takes no scope: it is held, or not. */
  readonly scope: string | undefined;
};

/** A level on the resource, and what it gives there. */
type LevelOffer = {
  readonly name: string;
  readonly actions: readonly string[];
};

/** What a question means, by the very rules that the service decides by. */
export type Meaning = {
  readonly wanted: Wanted;
  /** The levels on the resource that would do, the one of fewest actions first. Empty where there are none. */
  readonly levels: readonly LevelOffer[];
  /** The id of the resource on the routes of levels. */
  readonly resourceId: string;
  /** Who can have a level. */
  readonly takesPeople: boolean;
  readonly takesAccounts: boolean;
  /** Whether it is about the whole deployment: there nothing counts that an org gives. Source: docs/grafana.md#what-a-principal-holds. */
  readonly isOfDeployment: boolean;
};

/** The vocabulary of an org, of the types that it shows. */
const vocabularyOf = (types: readonly TypeDTO[]): Vocabulary =>
  new Vocabulary(
    types
      .filter(({ shipped }) => !shipped)
      .map(({ type, attribute, actions, levels, global }): DeclaredType => ({
        name: type,
        attribute,
        actions,
        levels,
        isGlobal: global,
      })),
  );

/** The ids of resources of shipped types that the routes of levels take. */
const SHIPPED_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** What a question means; undefined where its type or action means nothing in the org. */
export function meaningOf(types: readonly TypeDTO[], question: Question): Meaning | undefined {
  const vocabulary = vocabularyOf(types);
  const resource = { resource: question.type, id: question.id };
  const asked = askedOfPermissions(vocabulary, wholeActionOf(question), resource);
  if (asked === undefined) return undefined;
  const [scope] = asked.scopes;
  const wanted = { action: asked.action, scope };
  const type = vocabulary.type(question.type);
  const start = `${question.type}:${type?.attribute ?? ''}:`;
  const resourceId = scope?.startsWith(start) === true ? scope.slice(start.length) : question.id;
  const canHaveLevel =
    vocabulary.declaredType(question.type) === undefined
      ? SHIPPED_ID.test(resourceId)
      : isDeclaredId(resourceId);
  const levels = (canHaveLevel ? (type?.levels ?? []) : [])
    .filter(({ name }) =>
      vocabulary
        .permissionsOfLevel(question.type, resourceId, name)
        .some((permission) => isGiven(wanted, permission)),
    )
    .toSorted((a, b) => a.actions.length - b.actions.length);
  return {
    wanted,
    levels,
    resourceId,
    takesPeople: type?.assignees.users ?? false,
    takesAccounts: type?.assignees.serviceAccounts ?? false,
    isOfDeployment: scope !== undefined && isGlobalScope(scope),
  };
}

/** Whether a held permission is one that is wanted. */
export const isGiven = (wanted: Wanted, held: { readonly action: string; readonly scope: string }): boolean =>
  held.action === wanted.action && (wanted.scope === undefined || scopeCovers(held.scope, wanted.scope));
