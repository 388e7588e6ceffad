import type { Revisions } from '../service/ports/changes.ts';

/** A state as clients see it: the org's own revision, and that of the global plane. */
export const revisionText = ({ own, global }: Revisions): string => `${own}.${global}`;
