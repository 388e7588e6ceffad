/** What the API said instead of an answer, in its own words. */
export class Problem extends Error {
  /** The status of the answer, or 0 where there was none. */
  readonly status: number;
  /** Under which the service logged the request, where the answer says it. */
  readonly requestId: string | undefined;
  /** In how many seconds to ask again, where the answer says it. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    {
      status,
      requestId,
      retryAfter,
    }: { status: number; requestId?: string | undefined; retryAfter?: number | undefined },
  ) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** The words of an error's body, in any of the dialects: Grafana's `message`, Unleash's `details` and AuthZEN's `error`. */
export function wordsOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, error, details } = body as { message?: unknown; error?: unknown; details?: unknown };
  if (typeof error === 'string') return error;
  if (Array.isArray(details)) {
    const told = details.flatMap((detail: { message?: unknown }) =>
      typeof detail?.message === 'string' ? [detail.message] : [],
    );
    if (told.length > 0) return told.join(' ');
  }
  return typeof message === 'string' && message !== '' ? message : undefined;
}

/** What an answer that is no success says. `body` is what was read of it. */
export function problemOf({ status, headers }: Response, body: unknown): Problem {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return new Problem(wordsOf(body) ?? `The service answered with status ${status}.`, {
    status,
    requestId: headers.get('X-Request-Id') ?? undefined,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/** Whatever was thrown, as a problem: a service that cannot be reached has status 0. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof TypeError)
    return new Problem('The service cannot be reached. Is it running, and are you connected?', { status: 0 });
  return new Problem(thrown instanceof Error ? thrown.message : String(thrown), { status: 0 });
}

/** Whether this is the end of something that nobody waits for any more. */
export const isAbort = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === 'AbortError';
