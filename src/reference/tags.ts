/** A group of operations. */
type Tag = {
  readonly name: string;
  readonly description: string;
  readonly externalDocs: { readonly description: string; readonly url: string };
};

/**
 * A tag of the document.
 *
 * @param page the page of the docs about it, as `<page>#<anchor>`
 */
const tag = (name: string, description: string, page: string, title: string): Tag => ({
  name,
  description,
  externalDocs: { description: title, url: `/docs/${page}` },
});

/** The groups that operations are shown in: first asking, then what decides the answers, then who there is, then looking after it. */
export const TAGS: readonly Tag[] = [
  tag(
    'Evaluation',
    'May this subject do this action on this resource? One question or a thousand, and searches, as the standard OpenID AuthZEN has them. A no is a 200 too.',
    'authzen',
    'Asking: OpenID AuthZEN',
  ),
  tag(
    'Permissions',
    'What the caller may do, what somebody else may do, and who may do something. All of it is worked out at the moment of the answer.',
    'grafana#reading-permissions',
    'Reading permissions',
  ),
  tag(
    'Roles',
    'Named lists of permissions: custom ones of an org, global ones of all orgs, and the basic and fixed ones that are shipped.',
    'grafana#roles',
    'Roles',
  ),
  tag(
    'Role assignments',
    'Which users, service accounts and teams have which roles. Nobody gives or takes what they do not hold themselves.',
    'grafana#assignments',
    'Assignments',
  ),
  tag(
    'Resource types',
    'Types of resources of your own software, such as `invoices`, with their actions and levels. Once a type is declared, roles can hold its actions, and they can be asked about.',
    'resource-types',
    'Types of resources',
  ),
  tag(
    'Resource permissions',
    'Levels on a single resource, such as Viewer or Admin on one folder, for users, service accounts, teams and basic roles. All types have the same paths.',
    'grafana#resource-permissions',
    'Resource permissions',
  ),
  tag(
    'Group attribute sync',
    'Roles and teams that follow from groups outside, as an identity provider or a directory job says them. Who is in the group has the role.',
    'group-sync',
    'Groups from outside',
  ),
  tag(
    'Teams',
    'Teams of an org, their members, their preferences, and what they are linked to. Members have what the team has.',
    'grafana#teams',
    'Teams',
  ),
  tag(
    'Unleash groups',
    "The same teams as Unleash's clients and its Terraform provider know them, with the errors of Unleash.",
    'unleash',
    'The Unleash dialect',
  ),
  tag(
    'Users',
    'People of the whole deployment, for those who look after all orgs. The members of one org are under Orgs.',
    'grafana#users',
    'Users',
  ),
  tag(
    'Signed-in user',
    'What everybody may read and change of themselves, without any permission.',
    'grafana#users',
    'Users',
  ),
  tag(
    'Links',
    'Which user signs in with which account of an identity provider: none or one link for each user. A link is as good as a password.',
    'sign-in#linking',
    'Linking',
  ),
  tag(
    'Orgs',
    'Tenants, and who is in them with which org role. Nothing of one org is seen from another.',
    'grafana#orgs-and-members',
    'Orgs and members',
  ),
  tag(
    'Service accounts',
    'Accounts for programs, each in one org, and the tokens that they sign in with.',
    'grafana#service-accounts',
    'Service accounts',
  ),
  tag(
    'Audit trail',
    'Every change, with who made it, by which grant, from where, before and after. Read it, follow it, check its chain, export it, and move old entries out.',
    'grafana#reading-the-trail',
    'Reading the trail',
  ),
  tag(
    'Limits',
    'How much an org and the deployment may hold, and how much of it is used.',
    'operations#limits',
    'Limits',
  ),
  tag('Health', 'Whether the service works, and what clients ask first.', 'operations#health', 'Health'),
];
