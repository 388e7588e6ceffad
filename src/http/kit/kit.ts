import { answersIfAllowed } from './allowed.ts';
import { makesChanges } from './changing.ts';
import type { Dialect } from './dialect.ts';
import { refusesMalformed } from './malformed.ts';
import { statesNeeds } from './needs.ts';
import { answersReads } from './reads.ts';
import { refusesWith } from './refused.ts';

/**
 * The functions that the routes of a dialect are made with. A route is a contract, a change or a read, and a reply. The
 * kit decides who may call and what is malformed; the dialect words the refusals.
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
