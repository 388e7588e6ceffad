import { useSession } from '../../session/session.ts';
import { hrefTo } from '../../route/route.ts';

/** Whose trail is shown: that of the org, or that of the global plane, for who may ask for it. */
export function PlaneSwitch({ path, isGlobal }: { path: readonly string[]; isGlobal: boolean }) {
  const { who, orgs, orgId } = useSession();
  if (!who.isGrafanaAdmin && !isGlobal) return null;
  const name = orgs.find((org) => org.orgId === orgId)?.name ?? 'This org';
  return (
    <nav class="plane" aria-label="Whose changes">
      <a href={hrefTo(path)} aria-current={isGlobal ? undefined : 'true'}>
        {name}
      </a>
      <a href={hrefTo(path, { orgId: 0 })} aria-current={isGlobal ? 'true' : undefined}>
        All orgs (global)
      </a>
    </nav>
  );
}
