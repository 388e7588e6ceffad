// Runs in workerd: the objects of two versions in one Worker, which can be looked into, over a database that can lose an answer.
import { DurableObject } from 'cloudflare:workers';

import * as before from './before.js';
import * as now from './now.js';

/** While it is set, a change is committed, but nobody hears it, and the database is gone afterwards. */
let fault = 'none';

const known = new WeakMap();

function watched(env) {
  const made = known.get(env) ?? { ...env, DB: watchedDatabase(env.DB) };
  known.set(env, made);
  return made;
}

function watchedDatabase(database) {
  const texts = new WeakMap();
  return {
    prepare: (sql) => {
      const statement = database.prepare(sql);
      const bind = statement.bind.bind(statement);
      texts.set(statement, sql);
      return Object.assign(statement, {
        bind: (...values) => {
          const bound = bind(...values);
          texts.set(bound, sql);
          return bound;
        },
      });
    },
    batch: async (statements) => {
      if (fault === 'gone') throw new Error('Network connection lost.');
      const isCommit = statements.some((one) => /^insert into "changes"/i.test(texts.get(one) ?? ''));
      if (fault === 'lose' && isCommit) {
        fault = 'gone';
        await database.batch(statements);
        throw new Error('Network connection lost.');
      }
      return await database.batch(statements);
    },
  };
}

/** Which code an object has, by its name: the Worker's setting says it of the orgs and of all else. */
const codeOf = (name, { ORGS, OTHERS }) => (/^[1-9]/.test(name) ? ORGS : OTHERS);

/** The class of an object that has the code of either version. */
function either(name, isOrg) {
  const inner = new WeakMap();
  class Either extends DurableObject {
    constructor(ctx, env) {
      super(ctx, env);
      const code = isOrg ? codeOf(ctx.id.name, env) : env.OTHERS;
      const Class = (code === 'now' ? now : before)[name];
      inner.set(this, new Class(ctx, watched(env)));
    }

    /** Every table of the object's storage, with its rows. */
    async look() {
      const { sql } = this.ctx.storage;
      const names = sql
        .exec(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`)
        .toArray()
        .map(({ name: table }) => /** @type {string} */ (table));
      return Object.fromEntries(
        names.map((table) => [table, sql.exec(`SELECT * FROM "${table}"`).toArray()]),
      );
    }
  }
  const methods = [before, now].flatMap((version) => Object.getOwnPropertyNames(version[name].prototype));
  for (const method of new Set(methods)) {
    if (method === 'constructor') continue;
    Either.prototype[method] = async function (...all) {
      const object = inner.get(this);
      // As the platform says it.
      if (typeof object[method] !== 'function')
        throw new TypeError(`The RPC receiver does not implement the method "${method}".`);
      return await object[method](...all);
    };
  }
  return Either;
}

export const OrgCoordinator = either('OrgCoordinator', true);
export const GuessGuard = either('GuessGuard', false);

export default {
  fetch: async (request, env) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/fault') fault = searchParams.get('is');
    if (pathname === '/look') return Response.json(await env.ORG.getByName(searchParams.get('org')).look());
    return new Response(fault);
  },
};
