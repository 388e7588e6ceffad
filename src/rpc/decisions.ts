import { WorkerEntrypoint } from 'cloudflare:workers';

import type {
  BindingOptions,
  Decision,
  DecisionList,
  Decisions as Answers,
  PermissionList,
  Question,
  Questions,
  Subject,
} from '../client/contract.ts';
import type { Bindings } from '../env.ts';
import type { ServicesOf } from '../services.ts';
import { answerEvaluation, answerEvaluations } from './evaluations.ts';
import { answerPermissionsOf } from './permissions-of.ts';

/**
 * What Workers of the same account ask without HTTP: see `Decisions` of the client. Every method of the prototype can be called by them,
 * so that there are no others. Source: docs/decisions/0043-asking-without-http.md.
 *
 * @param servicesOf with the same one as the application, both share what the isolate remembers
 */
export const decisionsBy = (servicesOf: ServicesOf) =>
  class Decisions extends WorkerEntrypoint<Bindings> implements Answers {
    async evaluate(token: string, question: Question, options?: BindingOptions): Promise<Decision> {
      return await answerEvaluation(() => servicesOf(this.env), token, question, options);
    }

    async evaluations(token: string, questions: Questions, options?: BindingOptions): Promise<DecisionList> {
      return await answerEvaluations(() => servicesOf(this.env), token, questions, options);
    }

    async permissionsOf(token: string, subject: Subject, options?: BindingOptions): Promise<PermissionList> {
      return await answerPermissionsOf(() => servicesOf(this.env), token, subject, options);
    }
  };
