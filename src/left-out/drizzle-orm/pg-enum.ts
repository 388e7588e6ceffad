/** Nothing here is an enum of PostgreSQL. */
export const isPgEnum = (): false => false;
