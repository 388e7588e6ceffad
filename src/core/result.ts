/** A value, or the reason why there is none. Plain data: it crosses an RPC boundary unchanged (I14). */
export type Result<T, E> =
  | {
      readonly ok: true;
      readonly value: T;
      /** It is what an earlier request was answered, and nothing was done for this one. */
      readonly isReplay?: true;
      /** Of a change: a state that it holds at, in which it was made or found made. An object of the version before says none. */
      readonly at?: { readonly own: number; readonly global: number };
    }
  | { readonly ok: false; readonly refusal: E };

/** A success that carries the value. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** A failure that carries the refusal. */
export const refuse = <E>(refusal: E): { readonly ok: false; readonly refusal: E } => ({
  ok: false,
  refusal,
});
