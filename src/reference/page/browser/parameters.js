/** A value as it is typed into a field. */
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The description of a parameter, with its example. */
const toldWith = ({ description = '', example }) => `${description} Example: \`${asText(example)}\``.trim();

/**
 * An operation whose parameters have their example in words. Swagger UI would fill it in: whoever tries a call would send `force=true` or
 * the id of another thing without having typed it.
 */
export function withoutFilledIn(operation) {
  if (!Array.isArray(operation?.parameters)) return operation;
  const parameters = operation.parameters.map((parameter) => {
    if (parameter?.example === undefined) return parameter;
    const { example: _, ...rest } = parameter;
    return { ...rest, description: toldWith(parameter) };
  });
  return { ...operation, parameters };
}
