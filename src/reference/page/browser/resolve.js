/** What a reference of the document stands for, such as `#/components/schemas/Team`. */
function referred(document, reference) {
  const keys = reference.slice(2).split('/').map(decodeURIComponent);
  return keys.reduce((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

/** What lies at the keys, with all that it refers to in place. */
export function resolve(document, path) {
  const part = path.reduce((at, key) => at?.[key], document);
  return inPlace(part, document, []);
}

/**
 * A part with what it refers to in place. A schema has the name that it is referred to by as its title. What holds itself stays a
 * reference there, and so does what the document does not have.
 */
function inPlace(part, document, above) {
  if (Array.isArray(part)) return part.map((item) => inPlace(item, document, above));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref: reference, ...beside } = part;
  if (typeof reference !== 'string' || !reference.startsWith('#/'))
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, inPlace(value, document, above)]),
    );
  const target = referred(document, reference);
  if (target === undefined || above.includes(reference)) return part;
  const isSchema = reference.startsWith('#/components/schemas/');
  const named = isSchema ? { title: reference.split('/').at(-1) } : {};
  return inPlace({ ...named, ...target, ...beside }, document, [...above, reference]);
}
