import { z } from 'zod';

export { form } from '../form.ts';

/** A text that may be absent or null; both mean empty. */
export const optionalText = (description: string) => z.string().nullish().describe(description);

/** A flag that may be absent or null; both mean false. */
export const optionalFlag = (description: string) => z.boolean().nullish().describe(description);
