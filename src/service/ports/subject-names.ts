import type { AskedSubject } from '../../core/asking.ts';
import type { Read } from './read.ts';

/** Who is named how. */
export type SubjectNameRepository = {
  /**
   * The ids of the people and service accounts that the names name, in any org: a bare name is a login, or else an address. By keyed
   * reads only, in one statement. The names must be as `comparedName` gives them, and the answer tells of these only.
   */
  whoIs(asked: readonly AskedSubject[]): Read<(asked: AskedSubject) => number | undefined>;
};
