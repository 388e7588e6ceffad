import type { Context } from 'hono';

import type { Refusal } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { unlessAway } from '../../faults.ts';
import type { Read } from '../../service/ports/read.ts';
import type { AppEnv } from '../context.ts';

/** Reads from the database. A failure is the refusal `unavailable`. */
export const readNow = async <T>(c: Context<AppEnv>, read: Read<T>): Promise<Result<T, Refusal>> =>
  await unlessAway(c.var.services.database.read(read), 'what a path names');
