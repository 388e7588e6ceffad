import { Icon } from '../kit/icon.tsx';
import { hrefTo } from '../route/route.ts';
import { useSession } from '../session/session.ts';

/** Who is signed in, in which org, and the way out. */
export function Account() {
  const { who, orgs, orgId, enter, signOut, isPerson } = useSession();
  return (
    <div class="account">
      {orgs.length > 1 && (
        <label>
          <span class="hidden">Org</span>
          <select value={String(orgId)} onChange={(event) => enter(Number(event.currentTarget.value))}>
            {orgs.map((org) => (
              <option key={org.orgId} value={String(org.orgId)}>
                {org.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {orgs.length === 1 && <span class="quiet org-name">{orgs[0]?.name}</span>}
      <a class="who" href={hrefTo(isPerson ? ['people', 'me'] : ['accounts', who.id])}>
        <Icon name={isPerson ? 'person' : 'account'} />
        <span class="hidden">Signed in as </span>
        {who.login}
      </a>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </div>
  );
}
