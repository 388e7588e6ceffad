import type { Explanation } from './explanation.ts';
import { FIXED_LIMITS } from './limits.ts';
import type { ResourceRef } from './resource-types.ts';

/**
 * What names a person or a service account: one attribute, which never stands for another one, or a bare name, which is a login or
 * else an e-mail address. `sub` is a subject of an identity provider. Plain data: it crosses RPC.
 */
export type SubjectName =
  | { readonly by: 'id'; readonly id: number }
  | { readonly by: 'uid' | 'login' | 'email' | 'name'; readonly value: string }
  | { readonly by: 'sub'; readonly issuer: string; readonly subject: string };

/** Whom a question is about. A null name is one that can name nobody. */
export type AskedSubject = { readonly isServiceAccount: boolean; readonly name: SubjectName | null };

/** May the subject do the action on the resource? `action` is with or without its type, as it was asked. */
export type Asked = {
  readonly subject: AskedSubject;
  readonly action: string;
  readonly resource: ResourceRef;
};

/**
 * What is asked at one moment: at most `EVALUATIONS_MAX` questions. `explains` asks for the reasons too, which are there for callers
 * who may know them.
 */
export type AskedTogether = { readonly asked: readonly Asked[]; readonly explains: boolean };

/**
 * What is answered to one question. `isRefused` is there where the caller may ask about nobody but itself, and asked about somebody
 * else: the decision is false then, and tells nothing. `why` is there where reasons are asked for that the caller may know.
 */
export type Answer = { readonly decision: boolean; readonly isRefused?: true; readonly why?: Explanation };

/** So many questions are asked in one request at most. */
export const EVALUATIONS_MAX = FIXED_LIMITS['evaluations-at-once'].allowed;
