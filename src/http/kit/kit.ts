import { answersIfAllowed } from './allowed.ts';
import { makesChanges } from './changing.ts';
import type { Dialect } from './dialect.ts';
import { refusesMalformed } from './malformed.ts';
import { statesNeeds } from './needs.ts';
import { answersReads } from './reads.ts';
import { refusesWith } from './refused.ts';

/**
 * What the routes of a dialect are made with. A route is a contract, a change or a read, and a reply; everything else,
 * who may call, what is malformed, in which words it is refused, is here and in the dialect.
 */
export const kitOf = <E extends Response>({ malformed, ...words }: Dialect<E>) => {
  const refused = refusesWith(words);
  const dialect = { refused, malformed };
  const { ifAllowed, ifSignedIn } = answersIfAllowed(dialect);
  const { needs } = statesNeeds(dialect, ifAllowed);
  return {
    refused,
    ifAllowed,
    ifSignedIn,
    needs,
    ...refusesMalformed(dialect, ifAllowed),
    ...makesChanges(dialect, needs),
    ...answersReads(dialect),
  };
};
