import { hrefTo } from '../../route/route.ts';
import type { Counts, Overview } from './overview.ts';

/** Something that somebody should look at, and where. */
export type Attention = { readonly key: string; readonly text: string; readonly href: string };

/** From this share of a limit on it is told. */
const NEAR = 0.8;

const WARNINGS: Readonly<Record<string, string>> = {
  'database-full': 'The database is full: it takes no changes.',
  'database-size': 'The database is nearly full.',
};

/** What is worth a look, the gravest first. */
export function attentionOf({
  warnings,
  limits,
  withExpiredTokens,
  expiring,
}: Overview): readonly Attention[] {
  return [
    ...warnings.map((warning) => ({
      key: warning,
      text: WARNINGS[warning] ?? `The service warns: ${warning}.`,
      href: hrefTo(['state']),
    })),
    ...limits
      .filter(({ used, allowed }) => used !== undefined && allowed > 0 && used >= NEAR * allowed)
      .map(({ name, counts, used = 0, allowed }) => ({
        key: `limit ${name}`,
        text: `${numbered(used)} of ${numbered(allowed)} ${counts}.`,
        href: hrefTo(['state']),
      })),
    ...expiring.map(({ accountId, account, id, token }) => ({
      key: `token ${accountId} ${id}`,
      text: `The token ${token} of ${account} expires within a week.`,
      href: hrefTo(['accounts', accountId]),
    })),
    ...(withExpiredTokens > 0
      ? [
          {
            key: 'expired',
            text:
              withExpiredTokens === 1
                ? 'One service account has tokens that have expired.'
                : `${numbered(withExpiredTokens)} service accounts have tokens that have expired.`,
            href: hrefTo(['accounts']),
          },
        ]
      : []),
  ];
}

/** A first step in an org that has nothing yet. */
export type Step = {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  readonly href: string;
  readonly isDone: boolean;
};

/** The first steps of an org that has hardly anything yet; none for others, and for whoever may not read what there is. */
export function firstSteps({ people, teams, roles }: Counts): readonly Step[] {
  if (people === undefined || teams === undefined || roles === undefined) return [];
  const steps: readonly Step[] = [
    {
      key: 'role',
      title: 'Make a role',
      about: 'It says which actions are allowed, and where.',
      href: hrefTo(['roles', 'new']),
      isDone: roles > 0,
    },
    {
      key: 'team',
      title: 'Make a team',
      about: 'Give it the role: all its members have it.',
      href: hrefTo(['teams', 'new']),
      isDone: teams > 0,
    },
    {
      key: 'people',
      title: 'Add people',
      about: 'Make them members of the org, and put them into the team.',
      href: hrefTo(['people']),
      isDone: people > 1,
    },
  ];
  const missing = steps.filter(({ isDone }) => !isDone).length;
  return missing >= 2 ? steps : [];
}

const numbered = (count: number): string => count.toLocaleString('en');
