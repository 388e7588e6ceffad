import { z } from 'zod';

/** An answer that only says that it was done. */
export const SuccessResponseBody = z
  .object({ message: z.string().describe('What was done.') })
  .meta({ id: 'SuccessResponseBody' });
