/**
 * A heading as GitHub makes an anchor of it, without the number that it gives to the second of two that are called alike. Takes the
 * text of the heading, or its Markdown where that holds no link.
 */
export const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
