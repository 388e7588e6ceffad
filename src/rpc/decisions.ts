import { WorkerEntrypoint } from 'cloudflare:workers';

import { createApp } from '../app.ts';
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

const app = createApp();

/** What Workers of the same account ask without HTTP. */
export class Decisions extends WorkerEntrypoint<Bindings> implements Answers {
  async evaluate(token: string, question: Question, options?: BindingOptions): Promise<Decision> {
    return await this.#ask('evaluation', token, question, options);
  }

  async evaluations(token: string, questions: Questions, options?: BindingOptions): Promise<DecisionList> {
    return await this.#ask('evaluations', token, questions, options);
  }

  async permissionsOf(token: string, subject: Subject, options?: BindingOptions): Promise<PermissionList> {
    return await this.#ask('permissions', token, subject, options);
  }

  async #ask<T>(path: string, token: string, asked: unknown, _options?: BindingOptions): Promise<T> {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const request = new Request(`http://gatehouse/access/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(asked),
    });
    const answer = await app.fetch(request, this.env);
    return await answer.json();
  }
}
