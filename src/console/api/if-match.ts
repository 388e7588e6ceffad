/** The header that makes a change only if the thing is still what was read with this tag. */
export const ifMatch = (tag: string | undefined): { 'If-Match'?: string } =>
  tag === undefined ? {} : { 'If-Match': tag };
