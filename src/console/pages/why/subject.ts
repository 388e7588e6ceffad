/** Whom a question is about, as far as the caller may find out. */
export type Subject = {
  readonly kind: 'person' | 'account';
  /** Undefined where the caller cannot find the subject: then nothing can be proposed. */
  readonly id: number | undefined;
  /** What they are called in a sentence. */
  readonly name: string;
  readonly orgRole: string | undefined;
};
