import type { Document } from './operation.ts';
import { eachOperation } from './operation.ts';

/**
 * Go writes each name with a capital letter, so that two parameters of one operation that differ in that alone would be one: the second
 * gets a name of its own there, by an extension that generators for Go know. Upstream has such pairs.
 */
export const withNamesInGo = (document: Document): Document =>
  eachOperation(document, ({ parameters = [] }) => {
    const taken = new Set<string>();
    for (const parameter of parameters) {
      const folded = parameter.name?.toLowerCase();
      if (folded === undefined) continue;
      if (taken.has(folded)) Object.assign(parameter, { 'x-go-name': `${parameter.name}Too` });
      taken.add(folded);
    }
  });
