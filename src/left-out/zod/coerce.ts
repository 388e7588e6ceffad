/* Settings alone are coerced, to numbers and texts. */
export { number, string } from '../../../node_modules/zod/v4/classic/coerce.js';
