/* Of what can be coerced only numbers, of settings. */
export { number } from '../../../node_modules/zod/v4/classic/coerce.js';
