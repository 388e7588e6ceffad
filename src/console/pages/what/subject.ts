/** Whom an address is about, as it names them: `user:ada`, `service_account:sa-1-robot`. */
export type AskedSubject = { readonly kind: 'person' | 'account'; readonly login: string };

const KINDS: Readonly<Record<string, AskedSubject['kind']>> = { user: 'person', service_account: 'account' };

/** Reads what an address names; undefined where it names nobody. */
export function readSubject(text: string | null): AskedSubject | undefined {
  const at = text?.indexOf(':') ?? -1;
  if (text === null || at === -1) return undefined;
  const kind = KINDS[text.slice(0, at)];
  const login = text.slice(at + 1);
  return kind === undefined || login === '' ? undefined : { kind, login };
}

/** What an address says of somebody. */
export const writeSubject = ({ kind, login }: AskedSubject): string =>
  `${kind === 'person' ? 'user' : 'service_account'}:${login}`;

/** How a question to the API names them: a colon in a login would be read as an attribute. Source: docs/authzen.md#what-is-asked. */
export const toAsk = ({ kind, login }: AskedSubject): { type: string; id: string } => ({
  type: kind === 'person' ? 'user' : 'service_account',
  id: login.includes(':') ? `login:${login}` : login,
});
