import { useSession } from '../../session/session.ts';

/** What the org that everything is shown of is called, for titles: `the org Main Org.` */
export function useOrgName(): string {
  const { orgs, orgId } = useSession();
  const org = orgs.find((one) => one.orgId === orgId);
  return org === undefined ? 'this org' : `the org ${org.name}`;
}
