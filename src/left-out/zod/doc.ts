/* What zod writes the source of faster parsers with, where code may be made of text: not in a Worker. */
export { leftOut as Doc } from '../left-out.ts';
