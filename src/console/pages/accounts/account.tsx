import { tagged } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { Page } from '../../kit/page.tsx';
import { ProblemNote } from '../../kit/problem-note.tsx';
import { Loading } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { useSession } from '../../session/session.ts';
import { ExternalGroups } from '../../principal/external-groups.tsx';
import { HeldRoles } from '../../principal/held-roles.tsx';
import { KeepsFocus } from '../../kit/keeps-focus.tsx';
import { AccountRights } from './account-rights.tsx';
import { AccountProfile } from './account-profile.tsx';
import { Tokens } from './tokens.tsx';

/** A service account as it was read, with the tag of it for `If-Match`. */
export type Account = {
  readonly body: components['schemas']['ServiceAccountProfileDTO'];
  readonly tag: string | undefined;
};

/** One service account: what it is, its tokens, and its roles. */
export function AccountPage({ id }: { id: number }) {
  const { api } = useSession();
  const { value, problem, isLoading, reload } = useLoaded<Account>(
    async (signal) =>
      await tagged(
        api.GET('/api/serviceaccounts/{serviceAccountId}', {
          params: { path: { serviceAccountId: String(id) }, query: { accesscontrol: true } },
          signal,
        }),
      ),
    [id],
  );
  return (
    <Page
      title={value?.body.name ?? 'Service account'}
      back={[hrefTo(['accounts']), 'Service accounts']}
      actions={
        value !== undefined && (
          <>
            <a
              class="button primary"
              href={hrefTo(['what'], { subject: `service_account:${value.body.login}` })}
            >
              What can it do?
            </a>
            <a class="button" href={hrefTo(['trail'], { subject: id })}>
              What happened to it
            </a>
            <a class="button" href={hrefTo(['trail'], { actor: id })}>
              What it did
            </a>
          </>
        )
      }
    >
      {problem !== undefined && problem.status !== 404 && <ProblemNote problem={problem} again={reload} />}
      {problem?.status === 404 && (
        <Empty title={`This org has no service account with the id ${id}.`}>
          It may have been deleted, or be of another org. A person with this id has{' '}
          <a href={hrefTo(['people', id])}>a page of their own</a>.
        </Empty>
      )}
      {value === undefined && problem === undefined && <Loading />}
      {value !== undefined && problem?.status !== 404 && (
        <div aria-busy={isLoading}>
          <KeepsFocus>
            <AccountProfile of={value} reload={reload} />
            <AccountRights of={value} reload={reload} />
          </KeepsFocus>
          <Tokens account={value.body} />
          <HeldRoles id={id} name={value.body.name} />
          <ExternalGroups id={id} />
        </div>
      )}
    </Page>
  );
}
