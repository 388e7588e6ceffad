// Calls the service as somebody, and throws where it does not answer as the story wants.

/** Whoever makes the story's calls. */
export const ADMIN = { login: 'admin', password: 'admin' };

const headerOf = ({ login, password }) => `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;

/**
 * A function that calls one service: `call('POST', '/api/teams', { body, as, status })`. `status` is what is wanted, any success where it
 * is absent. Resolves with the body; what is told of each call goes to `tell`.
 */
export const callsOf =
  (origin, tell) =>
  async (method, path, { body, as = ADMIN, status, headers = {}, isQuiet = false } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        Authorization: headerOf(as),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    const isWanted = status === undefined ? response.ok : response.status === status;
    if (!isWanted)
      throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    if (!isQuiet) tell({ method, path, body, as, status: response.status });
    return answer;
  };
