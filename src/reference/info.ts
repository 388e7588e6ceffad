import { GATEHOUSE_VERSION } from '../http/version.ts';
import { TAGS } from './tags.ts';

/** What a reader sees first: what holds of all operations, in short, with links to the pages that say it in full. Markdown. */
const DESCRIPTION = `
Gatehouse answers one question, _may this principal do this action on this scope?_, and lets administrators say who may.
It speaks APIs that people already have clients for: Grafana's RBAC, group sync and team sync, Unleash's groups, and OpenID AuthZEN.

## A first call

With the service as \`npm start\` runs it on a laptop (elsewhere: your address, and your login or token):

\`\`\`sh
api=http://localhost:8787
curl -u admin:admin $api/api/user
curl -u admin:admin $api/access/v1/evaluation -H 'Content-Type: application/json' -d '{
  "subject": { "type": "user", "id": "admin" },
  "action": { "name": "read" },
  "resource": { "type": "teams", "id": "7" }
}'
\`\`\`

The first says who you are; the second answers \`{"decision":true,…}\`. The [first tour](/docs/readme#a-first-tour) goes on from
there: it makes a role, gives it, asks, and reads in the audit trail who changed what. A back end of your own asks by
[a client, a guard of routes or a service binding](/docs/use-from-code). This document is there as \`/openapi.json\` and
\`/openapi.yaml\`.

## Signing in

Each request has a credential of its own; there are no sessions and no cookies.

- **A password**: Basic, with a login or an e-mail address.
- **A service account token**: \`Authorization: Bearer glsa_…\`. [How to make one](/docs/grafana#service-accounts).
- **A token of an identity provider**: \`Authorization: Bearer <JWT>\`, or in the [header of a proxy](/docs/sign-in#behind-a-proxy).

Only health, the discovery of AuthZEN, the client (\`/client.js\`) and these pages answer without one. More:
[sign-in](/docs/sign-in).

## Ids and orgs

- Ids are whole numbers from 1 on, and never given twice. Users and service accounts share them.
  Paths take the id or the uid of a user, a team or a service account; a role is named by its uid. [Paths and ids](/docs/grafana#paths-and-ids).
- A request is about one org: that of the query \`targetOrgId\`, else of the header \`X-Grafana-Org-Id\`, else the caller's current one.
  A token is of one org. What is of another org is answered like what does not exist. [Choosing the org](/docs/grafana#choosing-the-org).
- What belongs to all orgs (people, the list of orgs, global roles) is the _global plane_: org 0.
- Where Grafana's documents and clients disagree, the header \`X-Grafana-Dialect\` chooses a [flavour](/docs/grafana#flavours).

## Changes

- **If-Match**: one role, team, service account or declared type comes with an \`ETag\`. Send it as \`If-Match\` with the change: 412 if
  the thing has changed since, and nothing is written. [If-Match](/docs/grafana#if-match).
- **Idempotency-Key**: a POST under an \`Idempotency-Key\` that is sent again gets the first answer, with \`Idempotency-Replayed: true\`, for 24 hours.
  [Once, by a key](/docs/grafana#once-by-a-key).
- **Dry runs**: \`?dryRun=true\` on any change answers what it would answer, and who would gain or lose what. Nothing is changed.
  [Dry runs](/docs/grafana#dry-runs).
- **Revisions**: \`Gatehouse-Revision\` of a change says at which state it holds, and that of a decision which state it is of.
  [Revisions](/docs/authzen#revisions).
- **Delegation**: whoever gives or takes a right must hold it. [Delegation](/docs/grafana#delegation).

A field or parameter that looks like a slip of a known one is 400. Other unknown fields are ignored, and \`Gatehouse-Ignored-Fields\` of the
answer names them; with \`Prefer: handling=strict\` every unknown name is 400, and the answer has
\`Preference-Applied\`. AuthZEN ignores all of them, as its standard says.
[Unknown names](/docs/grafana#unknown-names).

## Errors

| dialect | body | more |
| --- | --- | --- |
| Grafana | \`{"message", "traceID"}\`, some with \`messageId\` and \`statusCode\` | [Grafana's errors](/docs/grafana#errors) |
| Unleash | \`{"id", "name", "message"}\`, some with \`details\` | [Unleash's errors](/docs/unleash#errors) |
| AuthZEN | \`{"error"}\`; a decision is always a 200 | [AuthZEN's errors](/docs/authzen#errors) |

- A 403 for lack of a permission names the action that is missing, and never a scope that the caller did not send.
- A known path by another method is 405, and \`Allow\` has those that it takes. It is about the path, so most
  operations do not list it.
- A 503 means that something is away, or that the outcome of a change is not known; \`Retry-After\` says when to try again. A POST that is sent
  again under the same \`Idempotency-Key\` is made once all the same. A 507 means that the database takes no changes. [500 and 503](/docs/operations#500-and-503).
- Every answer has \`X-Request-Id\`: yours, if you sent one. Say it when you ask an operator about an error.

## Limits

- Too many requests of one kind are 429; the message names the limit, and \`Retry-After\` the seconds to wait.
- An org that is full of something answers 403 \`Quota reached\` (Unleash: 400).
- A body has at most 1 MiB, and an answer about 8 MB. More is 413. Lists with pages take \`page\` and \`perpage\`. [Paging](/docs/grafana#paging).

[All limits](/docs/operations#limits).

## What is promised

Once the reply to a call that takes a right away is sent, no later answer uses the old state: not from a cache, not in another org, not after
a restart. Changes of one org are made one upon the other, and each is in the audit trail. [Promises](/docs/promises).
`.trim();

/**
 * The head of the document: what it is about, where it is answered, and how operations are grouped. The server is the very one that
 * answered with the document, so that it tells nothing of a deployment.
 */
export const HEAD = {
  info: {
    title: 'Gatehouse',
    version: GATEHOUSE_VERSION,
    summary: 'Role-based access control as a globally distributed HTTP API.',
    description: DESCRIPTION,
    contact: { name: 'The Gatehouse authors' },
    license: { name: 'MIT License', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'The server that answered with this document.' }],
  externalDocs: { description: 'This reference as a page, and the guides', url: '/docs' },
  tags: [...TAGS],
};
