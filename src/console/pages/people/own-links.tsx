import { useState } from 'preact/hooks';

import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Field } from '../../kit/field.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { LinkFacts } from './link-facts.tsx';
import { useChange } from '../../kit/use-change.ts';

/** One's own links to identity providers: seen by anybody, made and removed by who signed in with a password, as the API has it. */
export function OwnLinks() {
  const { api } = useSession();
  const loaded = useLoaded(async (signal) => await answer(api.GET('/api/user/links', { signal })), []);
  const change = useChange(loaded.reload);
  const [isLinking, setLinking] = useState(false);
  const remove = (link: components['schemas']['UserLinkDTO']): void =>
    void change({
      title: `Remove your link to ${link.issuer}?`,
      verb: 'Remove link',
      isGrave: true,
      about: (
        <p>
          You no longer sign in by this provider, and the groups go that it said. You go on with your
          password.
        </p>
      ),
      make: (query) =>
        api.DELETE('/api/user/links/{linkId}', { params: { path: { linkId: link.id }, query } }),
      done: 'The link was removed.',
    });
  return (
    <Section title="Identity provider">
      <Shown of={loaded}>
        {(links) =>
          links.length === 0 ? (
            <Empty title="You are not linked to an identity provider.">
              <p>
                Whoever signed in with a password can link themselves with a token of the provider, and keeps
                the password.
              </p>
              <button type="button" onClick={() => setLinking(true)}>
                Link yourself
              </button>
            </Empty>
          ) : (
            <>
              {links.map((link) => (
                <div key={link.id} class="card">
                  <LinkFacts link={link} />
                  <button type="button" onClick={() => remove(link)}>
                    Remove link
                  </button>
                </div>
              ))}
            </>
          )
        }
      </Shown>
      {isLinking && (
        <LinkYourself
          onClose={() => setLinking(false)}
          onLinked={() => {
            setLinking(false);
            loaded.reload();
          }}
        />
      )}
    </Section>
  );
}

function LinkYourself({ onClose, onLinked }: { onClose: () => void; onLinked: () => void }) {
  const { api } = useSession();
  const change = useChange(onLinked);
  const [token, setToken] = useState('');
  return (
    <FormDialog
      title="Link yourself to an identity provider"
      onClose={onClose}
      onSubmit={() =>
        void change({
          title: 'Link yourself to the provider of this token?',
          verb: 'Link',
          about: (
            <p>From then on whoever signs in there as this subject is you here. You keep your password.</p>
          ),
          make: (query) => api.POST('/api/user/links', { params: { query }, body: { token: token.trim() } }),
          done: 'You are linked to the provider.',
        })
      }
    >
      <Field
        label="Token of the provider"
        hint="A JWT that could sign you in here. It is sent once, and not kept."
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={6}
            required
            spellcheck={false}
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
