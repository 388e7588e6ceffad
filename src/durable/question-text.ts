import type { Asked, AskedSubject, AskedTogether } from '../core/asking.ts';
import type { Caller } from '../core/caller.ts';

/**
 * What some principals may do, as an object is asked: one JSON text. A text is handed over in one piece, where objects are taken apart
 * field by field, which costs more than the decisions. What many questions share is in it once, so that it is no longer than what was
 * sent. Source: docs/decisions/0034-how-questions-travel.md.
 */
export type QuestionText = string;

/** What a question text says. */
export type AskedByText = AskedTogether & { readonly caller: Caller };

/** Of each question the places of its subject, and of the texts of its action, and of its resource's type and id. */
const PLACES = 4;

/** Where the parts of a question text stand. */
type Parts = readonly [
  caller: Caller,
  explains: boolean,
  subjects: readonly AskedSubject[],
  texts: readonly string[],
  places: readonly number[],
];

/** Writes down what is asked together. */
export function toQuestionText(caller: Caller, { asked, explains }: AskedTogether): QuestionText {
  const subjects: AskedSubject[] = [];
  const texts: string[] = [];
  const places: number[] = [];
  if (asked.length === 1) {
    for (const { subject, action, resource } of asked) {
      subjects.push(subject);
      texts.push(action, resource.resource, resource.id);
      places.push(0, 0, 1, 2);
    }
  } else {
    const subjectAt = placing(subjects, keyOfSubject);
    const textAt = placing(texts, (text) => text);
    for (const { subject, action, resource } of asked)
      places.push(subjectAt(subject), textAt(action), textAt(resource.resource), textAt(resource.id));
  }
  return JSON.stringify([caller, explains, subjects, texts, places] satisfies Parts);
}

/** Reads what is asked. Subjects that are the same are one object. */
export function fromQuestionText(text: QuestionText): AskedByText {
  const [caller, explains, subjects, texts, places] = JSON.parse(text) as Parts;
  const asked: Asked[] = [];
  for (let at = 0; at < places.length; at += PLACES) {
    asked.push({
      subject: subjects[places[at] as number] as AskedSubject,
      action: texts[places[at + 1] as number] as string,
      resource: {
        resource: texts[places[at + 2] as number] as string,
        id: texts[places[at + 3] as number] as string,
      },
    });
  }
  return { caller, explains, asked };
}

/** Puts what differs into a list, and tells where each is. */
function placing<T>(list: T[], keyOf: (one: T) => string): (one: T) => number {
  const places = new Map<string, number>();
  return (one) => {
    const key = keyOf(one);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, list.length);
    return list.push(one) - 1;
  };
}

/** Another text for each subject. */
function keyOfSubject({ isServiceAccount, name }: AskedSubject): string {
  const kind = isServiceAccount ? 'account' : 'person';
  if (name === null) return kind;
  switch (name.by) {
    case 'id':
      return `${kind} id ${name.id}`;
    case 'sub':
      return `${kind} sub ${JSON.stringify([name.issuer, name.subject])}`;
    case 'uid':
    case 'login':
    case 'email':
    case 'name':
      return `${kind} ${name.by} ${name.value}`;
  }
}
