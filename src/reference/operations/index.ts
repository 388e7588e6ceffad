import type { ToldOf } from '../told.ts';
import { TEAMS } from './teams.ts';

/** What is told of each operation. */
export const TOLD: ToldOf = { ...TEAMS };
