import type { Document } from './operation.ts';
import { eachOperation } from './operation.ts';
import { TOLD } from './operations/index.ts';

/** What is told of an operation in words, beside the summary that its route has. All of it is Markdown. */
type Told = {
  /** What it does, in one to four sentences: what the summary and the schemas do not say. */
  readonly does: string;
  /**
   * What the caller must hold: each action in backquotes, with the scope of what it is asked for, such as `teams:write` on
   * `teams:id:<id>`. Or who may call it, where no permission decides. A test compares the actions with the table that the refusals
   * are tested with.
   */
  readonly needs: string;
  /**
   * What it refuses for reasons of its own, by status: one sentence each, of what was wrong and what was left as it was. It describes that
   * answer of the operation, before what holds of all; what is told of a 404 stands alone. The refusals that every route of its kind has (a
   * malformed body, no credential, no permission, too much asked, no database) are not repeated.
   */
  readonly refuses?: Readonly<Partial<Record<OwnStatus, string>>>;
};

/** The statuses that mean something else for each operation. */
type OwnStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 429;

/** What is told, by the id of the operation. */
export type ToldOf = Readonly<Record<string, Told>>;

/** Says of every operation what is told of it. What it refuses stands with the refusals: `withRefusals`. */
export const withTold = (document: Document): Document =>
  eachOperation(document, (operation) => {
    const told = TOLD[operation.operationId];
    if (told !== undefined) operation.description = `${told.does}\n\n**Needs** ${told.needs}`;
  });
