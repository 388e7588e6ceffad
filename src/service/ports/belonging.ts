import type { Location } from '../../core/locations.ts';
import type { CredentialFacts } from '../../core/principal.ts';
import type { Read } from './read.ts';

/** Whether an org exists, and how a principal stands to it. */
export type Belonging = {
  /** False also for a principal that does not exist, of whom nothing else is asked. */
  readonly orgExists: boolean;
  /** The org's own location, null for none, and whether its object is known to be made: then the location does not matter. */
  readonly location: Location | null;
  readonly isPlaced: boolean;
  /** Undefined when the principal does not exist. */
  readonly principal:
    | (CredentialFacts & {
        readonly isMember: boolean;
        /** Whether there is anything that the principal may hold in the global plane. */
        readonly holdsGlobally: boolean;
      })
    | undefined;
};

/** Who belongs where, by keyed reads only: it does not matter how much there is. */
export type BelongingRepository = {
  /** `tokenId` is the token that the principal shows, whose state is read as well; null for none. */
  find(orgId: number, userId: number, tokenId: number | null): Read<Belonging>;
};
