import type { Revisions } from '../../service/ports/changes.ts';

/** The header that tells a state: that of a change's reply, at which the change holds, or that which a decision is of. */
export const REVISION_HEADER = 'Gatehouse-Revision';

/** A state as clients see it: the org's own revision, and that of the global plane. */
export const revisionText = ({ own, global }: Revisions): string => `${own}.${global}`;
