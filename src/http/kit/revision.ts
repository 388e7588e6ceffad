/** The header that tells a state: that of a change's reply, at which the change holds, or that which a decision is of. */
export const REVISION_HEADER = 'Gatehouse-Revision';
