/* Relational queries: every question here is a select. */
export {
  leftOut as getOperators,
  leftOut as getOrderByOperators,
  leftOut as Many,
  leftOut as mapRelationalRow,
  leftOut as normalizeRelation,
  leftOut as One,
  leftOut as RelationalQueryBuilder,
} from '../left-out.ts';
