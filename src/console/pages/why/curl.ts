import type { Question } from '../../question/question.ts';
import { bodyOf } from '../../question/question.ts';

/** One word of a shell, whatever letters are in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The request that asks a question, for a shell. It has no credential: it takes that from a variable, so that it can be sent to a
 * colleague. `orgId` is named, because a person may have another current org.
 */
export function curlOf(origin: string, orgId: number, question: Question): string {
  return [
    `curl ${quoted(`${origin}/access/v1/evaluation`)}`,
    '-H "Authorization: Bearer $TOKEN"',
    ...(orgId > 0 ? [`-H ${quoted(`X-Grafana-Org-Id: ${orgId}`)}`] : []),
    `-H ${quoted('Content-Type: application/json')}`,
    `-H ${quoted('Gatehouse-Explain: true')}`,
    `-d ${quoted(JSON.stringify(bodyOf(question)))}`,
  ].join(' \\\n  ');
}
