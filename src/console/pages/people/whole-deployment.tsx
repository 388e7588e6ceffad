import { useState } from 'preact/hooks';

import type { components } from '../../api/document.ts';
import { Section } from '../../kit/page.tsx';
import { goTo } from '../../route/use-route.ts';
import { useSession } from '../../session/session.ts';
import type { Person } from './load-person.ts';
import { SetPassword } from './set-password.tsx';
import { useChange } from '../../kit/use-change.ts';

/** What is decided about a person for all orgs: whether they sign in, how, whether they are a server admin, and whether they are. */
export function WholeDeployment({
  person: { id, login },
  profile,
  reload,
}: {
  person: Person;
  profile: components['schemas']['UserProfileDTO'];
  reload: () => void;
}) {
  const { api, who } = useSession();
  const change = useChange(reload);
  const changeAndLeave = useChange(() => goTo(['people'], { of: 'all' }));
  const [isSetting, setSetting] = useState(false);
  const may = (action: string): boolean => profile.accessControl?.[action] === true;
  const path = { userId: String(id) };

  const disable = (): void =>
    void change({
      title: `Disable ${login}?`,
      verb: 'Disable',
      isGrave: true,
      about: <p>Every sign-in is refused in all orgs at once. What they have is kept.</p>,
      make: (query) => api.POST('/api/admin/users/{userId}/disable', { params: { path, query } }),
      done: `${login} is disabled.`,
    });
  const enable = (): void =>
    void change({
      title: `Enable ${login}?`,
      verb: 'Enable',
      about: <p>They sign in again as before, and hold what they held.</p>,
      make: (query) => api.POST('/api/admin/users/{userId}/enable', { params: { path, query } }),
      done: `${login} is enabled.`,
    });
  const setServerAdmin = (isGrafanaAdmin: boolean): void =>
    void change({
      title: isGrafanaAdmin ? `Make ${login} a server admin?` : `Take server admin from ${login}?`,
      verb: isGrafanaAdmin ? 'Make server admin' : 'Take server admin',
      isGrave: true,
      about: isGrafanaAdmin && (
        <p>Server admins administer all orgs and all people of the deployment, and set their passwords.</p>
      ),
      make: (query) =>
        api.PUT('/api/admin/users/{userId}/permissions', {
          params: { path, query },
          body: { isGrafanaAdmin },
        }),
      done: isGrafanaAdmin ? `${login} is a server admin now.` : `${login} is no server admin any more.`,
    });
  const remove = (): void =>
    void changeAndLeave({
      title: `Delete ${login} from the deployment?`,
      verb: 'Delete person',
      isGrave: true,
      about: (
        <p>
          They are gone from every org, with memberships, roles, levels and link. This cannot be undone. To
          keep what they have, disable them instead.
          {profile.isExternal && ' A later token of their identity provider may make them anew.'}
        </p>
      ),
      make: (query) => api.DELETE('/api/admin/users/{userId}', { params: { path, query } }),
      done: `${login} was deleted.`,
    });

  const isAdminFlag = may('users.permissions:write') && who.isGrafanaAdmin;
  const isPassword = may('users.password:write') && who.isGrafanaAdmin;
  const isAny =
    isAdminFlag || isPassword || may('users:disable') || may('users:enable') || may('users:delete');
  if (!isAny) return null;
  return (
    <Section title="In the whole deployment">
      <div class="row">
        {profile.isDisabled
          ? may('users:enable') && (
              <button type="button" onClick={enable}>
                Enable
              </button>
            )
          : may('users:disable') && (
              <button type="button" onClick={disable}>
                Disable
              </button>
            )}
        {isPassword && (
          <button type="button" onClick={() => setSetting(true)}>
            Set a password
          </button>
        )}
        {isAdminFlag && (
          <button type="button" onClick={() => setServerAdmin(!profile.isGrafanaAdmin)}>
            {profile.isGrafanaAdmin ? 'Take server admin' : 'Make server admin'}
          </button>
        )}
        {may('users:delete') && (
          <button type="button" onClick={remove}>
            Delete person
          </button>
        )}
      </div>
      {isSetting && <SetPassword id={id} login={login} onClose={() => setSetting(false)} />}
    </Section>
  );
}
