import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import type { Substrate } from '../substrate.ts';
import type { Hand } from './spec.ts';

/** Reads from the database beside the schedule: what there is at this moment. */
export const truthOf = ({ d1, repositories }: Substrate): Hand['truth'] => {
  const database = openDatabase(openOrm(d1.binding(async (batch) => d1.batch(batch))));
  return async (read) => await database.read(read(repositories));
};
