/**
 * How a Worker can ask a question, in the order of a round. The first is the floor: the same request, and nothing is asked.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const WAYS = {
  none: 'floor: nothing is asked',
  binding: 'by a service binding to the entrypoint `Decisions`',
  fetch: "by a service binding's `fetch`",
  http: 'over HTTP, on the same machine',
};

/** The floor of the others. */
export const FLOOR = 'none';
