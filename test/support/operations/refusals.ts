import type { Answer } from '../api.ts';
import type { Operation } from './document.ts';
import type { Row } from './row.ts';
import { describeNeeds } from './row.ts';

/** An answer without what differs from one refusal to the next. */
export type Seen = { readonly status: number; readonly body: unknown };

/** How each dialect says one refusal. */
export type Refusal = Readonly<Record<Operation['dialect'], Seen>>;

/** The refusal of a credential: Unleash's dialect does not say what is wrong with it. */
export const unauthenticated = (messageId: string, message: string): Refusal => ({
  grafana: { status: 401, body: { extra: null, message, messageId, statusCode: 401, traceID: '' } },
  unleash: {
    status: 401,
    body: { id: 'ID', name: 'UnauthorizedError', message: 'You must log in to use Unleash.' },
  },
});

/** The refusal of who sends no credentials. */
export const NO_CREDENTIALS: Refusal = {
  grafana: unauthenticated('auth.unauthorized', 'Unauthorized').grafana,
  unleash: {
    status: 401,
    body: {
      id: 'ID',
      name: 'AuthenticationRequired',
      message:
        'You must log in to use Unleash. Your request had no authorization header, so we could not authorize you. Try logging in at /auth/simple/login.',
    },
  },
};

/** The refusal of a token that leads nowhere. */
export const INVALID_TOKEN = unauthenticated('api-key.invalid', 'Invalid API key');
const UNREADABLE = unauthenticated('basic-auth.invalid-header', 'Invalid Basic Auth Header');
/** The refusal of a Basic header that cannot be read: a bad request in one dialect. */
export const UNREADABLE_BASIC: Refusal = {
  ...UNREADABLE,
  grafana: { status: 400, body: { ...(UNREADABLE.grafana.body as object), statusCode: 400 } },
};

/** Refusals that only Grafana's dialect has. */
const plain = (message: string): Refusal => {
  const refusal = { status: 403, body: { message, traceID: '' } };
  return { grafana: refusal, unleash: refusal };
};
/** The refusal of who has the permission, where it takes a server admin. */
export const ONLY_SERVER_ADMINS = plain('Permission denied');
/** The refusal of service accounts, where only people have what a route is about. */
export const ONLY_PEOPLE = plain('Endpoint only available for users');

/** The refusal for lack of permissions: it names actions, and nothing else. */
export function denied(row: Row): Refusal {
  const needed = describeNeeds(row);
  const actions = needed.replace(/^all of /, '').split(', ');
  const quoted = actions.map((action) => `"${action}"`).join(', ');
  return {
    grafana: {
      status: 403,
      body: {
        accessErrorId: 'ID',
        message: `You'll need additional permissions to perform this action. Permissions needed: ${needed}`,
        title: 'Access denied',
        traceID: '',
      },
    },
    unleash: {
      status: 403,
      body: {
        id: 'ID',
        name: 'NoAccessError',
        message:
          actions.length === 1
            ? `You need the ${quoted} permission to perform this action.`
            : `You need all of these permissions to perform this action: ${quoted}.`,
      },
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ACCESS_ERROR = /^ACE\d{10}$/;

const nameless = (value: unknown, form: RegExp) =>
  typeof value === 'string' && form.test(value) ? 'ID' : value;

/** An answer, to be compared. */
export function seen({ status, body }: Answer): Seen {
  if (typeof body !== 'object' || body === null) return { status, body };
  return {
    status,
    body: {
      ...body,
      ...('id' in body && { id: nameless(body.id, UUID) }),
      ...('accessErrorId' in body && { accessErrorId: nameless(body.accessErrorId, ACCESS_ERROR) }),
    },
  };
}

/** Whether an answer is the refusal, whatever the order of its fields. */
export function isRefusal(answer: Answer, { status, body }: Seen): boolean {
  const fieldsOf = (value: unknown) =>
    JSON.stringify(value, (_, field: unknown) =>
      typeof field === 'object' && field !== null
        ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : field,
    );
  return answer.status === status && fieldsOf(seen(answer).body) === fieldsOf(body);
}
