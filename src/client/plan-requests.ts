import type { Written } from './written.ts';

/** So many questions go in a request at most. Source: docs/authzen.md#several-at-once. */
const QUESTIONS_MAX = 1_000;
/** So many bytes of questions, commas included: with what stands around them less than the 1 MiB that a body may have. */
const BYTES_MAX = 900_000;

/** Where a question is: in which of the lists, and where in it. */
export type Place = { readonly list: number; readonly index: number };

/**
 * Divides lists of questions into requests: each question in one of them, in order. A list that fits in one request is
 * in one, and so decided at one moment, but for what goes alone. A question that is larger than a request goes alone as well.
 */
export function planRequests(lists: readonly (readonly Written[])[]): readonly (readonly Place[])[] {
  const requests: (readonly Place[])[] = [];
  let open: Place[] = [];
  let bytes = 0;
  const close = (): void => {
    if (open.length > 0) requests.push(open);
    [open, bytes] = [[], 0];
  };
  const hasRoom = (count: number, more: number): boolean =>
    open.length + count <= QUESTIONS_MAX && bytes + more <= BYTES_MAX;

  for (const [list, questions] of lists.entries()) {
    const together = questions.filter((question) => !isAlone(question));
    const whole = together.reduce((sum, question) => sum + sizeOf(question), 0);
    if (!hasRoom(together.length, whole)) close();
    for (const [index, question] of questions.entries()) {
      if (isAlone(question)) {
        requests.push([{ list, index }]);
        continue;
      }
      if (!hasRoom(1, sizeOf(question))) close();
      open.push({ list, index });
      bytes += sizeOf(question);
    }
  }
  close();
  return requests;
}

const sizeOf = ({ bytes }: Written): number => bytes + 1;

const isAlone = (question: Written): boolean => question.goesAlone || sizeOf(question) > BYTES_MAX;
