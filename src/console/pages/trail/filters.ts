import type { QueryValues } from '../../route/route.ts';

/** What the timeline is narrowed to, as the address says it. */
export type Filters = {
  /** 0 is the global plane; undefined is the org of the session. */
  readonly orgId: number | undefined;
  readonly kind: string | undefined;
  /** An id, or `user:LOGIN` or `service_account:LOGIN`. */
  readonly actor: string | undefined;
  readonly subject: string | undefined;
  readonly role: string | undefined;
  readonly team: string | undefined;
  /** ISO times: from this one on, and before that one. */
  readonly after: string | undefined;
  readonly before: string | undefined;
};

const NARROWING = ['kind', 'actor', 'subject', 'role', 'team', 'after', 'before'] as const;

/** The filters in an address. What is empty counts as absent; of the orgs only the global plane can be named. */
export function filtersIn(query: URLSearchParams): Filters {
  const said = (name: string): string | undefined => query.get(name) || undefined;
  return {
    orgId: said('orgId') === '0' ? 0 : undefined,
    kind: said('kind'),
    actor: said('actor'),
    subject: said('subject'),
    role: said('role'),
    team: said('team'),
    after: said('after'),
    before: said('before'),
  };
}

/** The same for an address. */
export const queryOf = (filters: Filters): QueryValues => ({ ...filters });

/** Whether anything is left out. */
export const isNarrowed = (filters: Filters): boolean =>
  NARROWING.some((name) => filters[name] !== undefined);

/** The same place, with nothing left out. */
export const cleared = ({ orgId }: Filters): Filters =>
  filtersIn(new URLSearchParams(orgId === 0 ? { orgId: '0' } : {}));

/** Somebody as a filter names them: by id, or by what they are called. */
export type Named = { readonly id: number } | { readonly kind: 'person' | 'account'; readonly login: string };

/** Whom a filter means. A text without anything before it is a login of a person. */
export function whoIn(text: string): Named {
  if (/^\d+$/.test(text)) return { id: Number(text) };
  const [type, ...rest] = text.split(':');
  if (rest.length > 0 && type === 'service_account') return { kind: 'account', login: rest.join(':') };
  if (rest.length > 0 && type === 'user') return { kind: 'person', login: rest.join(':') };
  return { kind: 'person', login: text };
}

/** The query of the list, of filters whose people are known by id. Texts that are no number are the API's to refuse. */
export type ListQuery = {
  readonly orgId?: number;
  readonly kind?: string;
  readonly actor?: number;
  readonly subject?: number;
  readonly role?: string;
  readonly team?: number;
  readonly after?: string;
  readonly before?: string;
};

/** What the API is asked for. */
export function listQuery(
  filters: Filters,
  ids: { readonly actor?: number | undefined; readonly subject?: number | undefined },
): ListQuery {
  const { orgId, kind, role, team, after, before } = filters;
  return {
    ...(orgId !== undefined && { orgId }),
    ...(kind !== undefined && { kind }),
    ...(ids.actor !== undefined && { actor: ids.actor }),
    ...(ids.subject !== undefined && { subject: ids.subject }),
    ...(role !== undefined && { role }),
    // What is no number is sent as it is: the API says what is wrong with it.
    ...(team !== undefined && { team: (/^\d+$/.test(team) ? Number(team) : team) as number }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  };
}
