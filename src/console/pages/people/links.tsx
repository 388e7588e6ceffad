import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { LinkFacts } from './link-facts.tsx';
import { MoveLink } from './move-link.tsx';
import { useChange } from '../../kit/use-change.ts';

type Link = components['schemas']['UserLinkDTO'];

/** The links of a person to identity providers, which server admins remove, or give to another person. */
export function Links({ id, login, onChange }: { id: number; login: string; onChange: () => void }) {
  const { api, who } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      await answer(
        api.GET('/api/admin/users/{userId}/links', { params: { path: { userId: String(id) } }, signal }),
      ),
    [id],
  );
  const changed = (): void => {
    loaded.reload();
    onChange();
  };
  const change = useChange(changed);
  const [moved, setMoved] = useState<Link | undefined>();
  const remove = (link: Link): void =>
    void change({
      title: `Remove the link of ${login} to ${link.issuer}?`,
      verb: 'Remove link',
      isGrave: true,
      about: (
        <p>
          Sessions by this provider end at once, and the groups go that it said. Org roles stay. It is not
          linked again by a name.{' '}
          {!link.keepsPassword && 'The password ended when they were linked: set a new one afterwards.'}
        </p>
      ),
      make: (query) =>
        api.DELETE('/api/admin/users/{userId}/links/{linkId}', {
          params: { path: { userId: String(id), linkId: link.id }, query },
        }),
      done: 'The link was removed.',
    });
  return (
    <Section title="Identity provider">
      <Shown of={loaded}>
        {(links) =>
          links.length === 0 ? (
            <Empty title="Not linked to an identity provider.">
              A password is their only way in. A link is made when they sign in by a provider that may link
              people, or on their own page.
            </Empty>
          ) : (
            <>
              {links.map((link) => (
                <div key={link.id} class="card">
                  <LinkFacts link={link} />
                  {who.isGrafanaAdmin && (
                    <div class="row">
                      <button type="button" onClick={() => remove(link)}>
                        Remove link
                      </button>
                      <button type="button" onClick={() => setMoved(link)}>
                        Give it to another person
                      </button>
                    </div>
                  )}
                </div>
              ))}
            </>
          )
        }
      </Shown>
      {moved !== undefined && (
        <MoveLink
          id={id}
          login={login}
          link={moved}
          onClose={() => setMoved(undefined)}
          onMoved={() => {
            setMoved(undefined);
            changed();
          }}
        />
      )}
    </Section>
  );
}
