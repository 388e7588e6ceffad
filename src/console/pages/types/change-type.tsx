import { tagged } from '../../api/client.ts';
import { useNotice } from '../../kit/notices.tsx';
import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { hrefTo } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import { draftOfType } from './type-draft.ts';
import { TypeForm } from './type-form.tsx';
import { useDeclare } from './use-declare.tsx';

/** Changes a declared type, if it is still what was read. */
export function ChangeType({ type, isGlobal }: { type: string; isGlobal: boolean }) {
  const { api } = useSession();
  const declare = useDeclare();
  const tell = useNotice();
  const loaded = useLoaded(
    async (signal) =>
      await tagged(
        api.GET('/api/access-control/resource-types/{type}', {
          params: { path: { type }, query: { ...(isGlobal && { global: true }) } },
          signal,
        }),
      ),
    [type, isGlobal],
  );
  return (
    <Page title={`Change the type ${type}`} back={[hrefTo(['types', type]), type]}>
      <Shown of={loaded}>
        {({ body, tag }) =>
          body.shipped || tag === undefined ? (
            <p>This type comes with the service. Nobody changes it.</p>
          ) : (
            <TypeForm
              key={tag}
              start={draftOfType(body)}
              isThere
              verb="Look at the change and make it"
              cancelHref={hrefTo(['types', type])}
              onSave={async (draft) => {
                const made = await declare(draft, tag);
                if (made === undefined) return;
                tell(`The type ${type} is changed.`);
                goTo(['types', type]);
              }}
            />
          )
        }
      </Shown>
    </Page>
  );
}
