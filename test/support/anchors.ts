import { toAnchor } from '../../src/reference/page/anchor.ts';

/** A page without its blocks of code: what looks like a heading or a link there is none. */
const withoutCode = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```/gm, '');

/** The anchors of a page, in order: two headings that are called alike have the same one here. */
export const anchorsIn = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => toAnchor(heading));
