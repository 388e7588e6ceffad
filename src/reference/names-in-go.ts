import type { Document } from './document.ts';

/**
 * Go writes each name with a capital letter, so that two parameters of one operation that differ in that alone would be one: the second
 * gets a name of its own there, by an extension that generators for Go know. Upstream has such pairs.
 */
export function withNamesInGo(document: Document): Document {
  type Parameter = { readonly name?: string; 'x-go-name'?: string };
  type Operation = { readonly parameters?: readonly Parameter[] };
  for (const path of Object.values(document.paths ?? {}))
    for (const { parameters = [] } of Object.values(path) as Operation[]) {
      const taken = new Set<string>();
      for (const parameter of parameters) {
        const folded = parameter.name?.toLowerCase();
        if (folded === undefined) continue;
        if (taken.has(folded)) parameter['x-go-name'] = `${parameter.name}Too`;
        taken.add(folded);
      }
    }
  return document;
}
