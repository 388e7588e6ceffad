import { z } from 'zod';

/** The answer of a change that has nothing else to say. */
export const SuccessResponseBody = z
  .object({ message: z.string().describe('The result.') })
  .meta({ id: 'SuccessResponseBody' });
