/** A fault that is planted in the product: texts of its source, and what stands there instead. */
export type Mutant = {
  readonly name: string;
  /** Within so many histories it must be found. */
  readonly within: number;
  readonly changes: readonly { readonly file: string; readonly from: string; readonly to: string }[];
};

const one = (name: string, within: number, file: string, ...pairs: readonly [string, string][]): Mutant => ({
  name,
  within,
  changes: pairs.map(([from, to]) => ({ file: `src/${file}`, from, to })),
});

const CACHE = 'durable/principal-cache.ts';
const TYPES = 'durable/kept-types.ts';
const COORDINATOR = 'durable/coordinator.ts';
const LEASE = 'durable/lease.ts';
const LISTENERS = 'durable/listeners.ts';
const LISTENING = 'durable/listening.ts';
const CONFIRMATION = 'durable/confirmation.ts';
const PRINCIPALS = 'durable/principals.ts';
const LISTS = 'service/engine/list-reads.ts';
const RUNNER = 'durable/change-runner.ts';
const COMMITTER = 'durable/committer.ts';
const EARLY = 'durable/early-refusal.ts';
const EXISTING = 'storage/existing.ts';
const TELLING = 'durable/telling.ts';
const PRINCIPAL = 'core/principal.ts';
const LINKS = 'service/people/links.ts';
const SIGN_IN = 'service/sign-in/provider-sign-in.ts';
const ORG_USERS = 'service/orgs/org-users.ts';

const DROP = 'cache.drop(plan.touches, this.#placeOf(entry.revision));';
const TELL = 'inRequest(first?.request, () => telling.begin(words, orgIds));';
const SEND = '    ledger.send(first.entry, last.entry);\n';

/**
 * One planted fault at least for each mechanism that a promise rests on.
 *
 * Not among them is a change that is not fenced on what is declared: what it makes wrongly is in no register.
 * test/unit/durable/declared-types.test.ts fails then. Nor that rights are taken for older than what is declared: see
 * test/unit/durable/principal-cache-laws.test.ts. Nor is settling by number instead of by id: nobody could tell. The hash of the
 * entry is compared afterwards, and what is done then for an entry of ours does no harm for another. Nor are changes of one turn that
 * touch one another: few callers change the global plane at once in a history. test/unit/simulator/together.test.ts and
 * ended-account.test.ts fail then. Nor that an org is not told whom a token brings: nobody keeps that somebody is no member. Nor the
 * guards against joining another org just then, which no history met: test/unit/service/people/links.test.ts and
 * provider-sign-in.test.ts hold them.
 */
export const MUTANTS: readonly Mutant[] = [
  one('no generation stamp', 3_000, CACHE, [
    'return isOld ? undefined : this.#publish(principal);',
    'void isOld; return this.#publish(principal);',
  ]),
  one('what was touched is not compared with memory', 3_000, CACHE, [
    'if (this.#notes.isGoodSince(held.goodAt, dependenciesOf(held.principal.facts))) {',
    'if (held.goodAt >= 0) {',
  ]),
  one('what was touched is not compared with the storage', 3_000, CACHE, [
    'if (!this.#notes.isGoodSince(goodAt, dependenciesOf(facts))) return undefined;',
    'void goodAt;',
  ]),
  one('what is stored later is not compared with what was touched since', 3_000, CACHE, [
    'const held = this.#find(userId);\n      if',
    `const held = this.#memory.get(userId);
      if (held !== undefined) held.goodAt = this.#notes.drops;
      if`,
  ]),
  one('what is stored later is what was loaded, though it was dropped since', 3_000, CACHE, [
    'this.#forgetHeld(id);\n    this.#forgetStored(userIds);',
    `{
      const gone = this.#memory.get(id);
      const isUnstored = this.#unstored.has(id);
      this.#forgetHeld(id);
      if (gone !== undefined && isUnstored)
        this.#ports.clock.after(STORE_AFTER_MS, () => this.#storeOne(id, gone));
    }
    this.#forgetStored(userIds);`,
  ]),
  one('what is declared is not dropped', 3_000, TYPES, [
    'if (!this.#notes.isGoodSince(held.goodAt, [TYPES])) {',
    'if (held.goodAt < 0) {',
  ]),
  one('what is declared is not dropped from the storage', 3_000, TYPES, [
    'if (first === undefined || !this.#notes.isGoodSince(first.good_at, [TYPES])) return undefined;',
    'if (first === undefined) return undefined;',
  ]),
  one('what is declared is kept, though a change of it came meanwhile', 3_000, CACHE, [
    'if (isTouched([TYPES], at, load)) return undefined;',
    'void isTouched;',
  ]),
  one('nobody is compiled anew with what is declared now', 3_000, CACHE, [
    'if (held.principal.types !== types) {',
    'if (held.principal.types === undefined) {',
  ]),
  one('what was touched is forgotten with the object', 3_000, 'durable/touched-notes.ts', [
    `const { at } = this.#sql
      .exec<{ at: number }>(\`INSERT INTO touched (touches) VALUES (?) RETURNING at\`, json)
      .one();`,
    'const at = this.#drops + 1;',
  ]),
  one(
    'no fence',
    3_000,
    'storage/changes.ts',
    [
      'revision: entry.revision,',
      'revision: sql`(SELECT coalesce(max(c.revision), 0) + 1 FROM changes c WHERE c.org_id = ${entry.orgId})`,',
    ],
    ['sql`${previousHash} <> coalesce((SELECT', "sql`'' = 'x' AND ${previousHash} <> coalesce((SELECT"],
  ),
  one('no settling', 3_000, COMMITTER, [
    'if (!isStillOpen() || this.settleBy(seen)) return true;',
    'void seen; this.#giveUp(); return true;',
  ]),
  one('no doubt', 3_000, COMMITTER, [
    `      confirmation.doubt();
      // Not awaited: the reply is due now.
      confirmation.settleBeside();`,
    '      void confirmation; this.#giveUp();',
  ]),
  {
    name: 'while in doubt it answers from memory',
    within: 6_000,
    changes: [
      {
        file: `src/${CONFIRMATION}`,
        from: "    this.#trust = 'doubt';\n    this.#ports.cache.forgetAll();\n",
        to: "    this.#trust = 'doubt';\n",
      },
      {
        file: `src/${PRINCIPALS}`,
        from: '    const load = cache.beginLoad();\n    try {\n      const { facts, types: read, head, asked, look }',
        to: `    const kept = cache.find(place, userId);
    if (kept !== undefined) return { principal: kept, types: kept.types, at: confirmation.revisions(), isReadAnew: false };
    const load = cache.beginLoad();\n    try {\n      const { facts, types: read, head, asked, look }`,
      },
    ],
  },
  one('while in doubt what is read is kept', 6_000, PRINCIPALS, [
    "if (cache.isTouchedSince(facts, at, load)) return 'again';",
    `cache.keepTypes(read, at, cache.beginLoad());
      cache.keep(new CachedPrincipal(facts, at, types), cache.beginLoad());`,
  ]),
  one('a database that is full is believed, though the batch was sent twice', 12_000, COMMITTER, [
    "outcome.why === 'full-database' ?",
    "outcome.why === 'nothing' ?",
  ]),
  one(
    'settling without a void entry',
    3_000,
    COMMITTER,
    ['const outcome = await database.commit(writes);', "void writes; const outcome = { kind: 'committed' };"],
    [
      'if (entry.previousHash === ledger.state().acknowledged.hash) ledger.acknowledge(entry, []);',
      'void ledger;',
    ],
  ),
  one('touches forgotten', 3_000, COMMITTER, [DROP, 'void cache;']),
  one(
    'dropped when it is sent',
    3_000,
    COMMITTER,
    [DROP, 'void cache;'],
    [
      SEND,
      `${SEND}    for (const { entry, plan } of sent) this.#ports.cache.drop(plan.touches, this.#placeOf(entry.revision));\n`,
    ],
  ),
  one('telling forgotten at the end of a change', 3_000, COMMITTER, [TELL, 'void telling; void words;']),
  one('telling forgotten in settling (V2)', 3_000, COMMITTER, [
    'if (isOurs) this.#finishSettled({ revision: open.revision, hash: there.hash }, open.last);',
    `if (isOurs) {
          this.#underWay = undefined;
          this.#ports.cache.forgetAll();
          ledger.acknowledge({ revision: open.revision, hash: there.hash }, undefined);
        }`,
  ]),
  one('telling not resumed at the start', 3_000, TELLING, [
    'if (ports.ledger.state().tellingUntil !== undefined) this.waitOut();',
    '',
  ]),
  one('one part of the tree that heard is enough', 3_000, TELLING, [
    'unheard.some((ids) => [...ids].some(',
    'unheard.every((ids) => [...ids].some(',
  ]),
  one('who tells others says that all of them have heard', 3_000, COORDINATOR, [
    'return await unheardOf(tellAll(others, changes, this.#tellAll));',
    'void unheardOf; tellAll(others, changes, this.#tellAll); return [];',
  ]),
  one('what a reply waits for meets nothing', 3_000, TELLING, [
    "touches.some((dependency) => seen.has(dependency) || dependency.startsWith('org:'));",
    '(void seen, of === undefined || touches === undefined);',
  ]),
  one('who does not listen answers all the same', 3_000, CONFIRMATION, [
    'this.#listening.isWhole(() => this.#ports.ledger.state().followed.revision)',
    'this.#ports.orgId > 0',
  ]),
  one('what was acknowledged before an org listened is missed', 3_000, LISTENING, [
    `      this.#from = tip.revision;
      noteKnown(tip);
`,
    '      void tip; void noteKnown;\n',
  ]),
  one('who does not listen takes an answer from before the question', 3_000, CONFIRMATION, [
    'if (this.#running !== undefined && !this.#isTold) {',
    'if (this.#running !== undefined && !this.#isTold && this.#ports.orgId < 0) {',
  ]),
  one('who listens is forgotten with the object', 3_000, LISTENERS, [
    '    const remade = openTables(sql, LAYOUT);\n',
    '    const remade = openTables(sql, LAYOUT);\n    sql.exec(`DELETE FROM listeners`);\n',
  ]),
  one('listening counts from the answer, and ends with the list', 6_000, LISTENERS, [
    'export const RELY_MS = LISTEN_MS - LISTEN_MS / 10;',
    'export const RELY_MS = LISTEN_MS;',
  ]),
  one('the reply does not wait', 3_000, RUNNER, [
    'await telling.whenHeard(item.concerns);\n      return result;',
    'void telling;\n      return result;',
  ]),
  one('open mark not written', 3_000, COMMITTER, [SEND, '']),
  one('an answer wipes the open mark (V1)', 3_000, CONFIRMATION, [
    'const { acknowledged, open, followed, isCompared } = ledger.state();\n    // Only then',
    `if (asked.isOpen === false && (ledger.state().open?.revision ?? 0) > head.own) ledger.giveUp();
    const { acknowledged, open, followed, isCompared } = ledger.state();\n    // Only then`,
  ]),
  one(
    'old answers are good',
    3_000,
    CONFIRMATION,
    ['      if (this.#isSomethingUnheard(head.global)) return false;\n', ''],
    [
      'cache.drop(change.touches, { global: change.revision });',
      'cache.drop(change.touches, { global: 0 });',
    ],
  ),
  one('what is told is not dropped', 3_000, CONFIRMATION, [
    'cache.drop(change.touches, { global: change.revision });\n    if',
    'void cache;\n    if',
  ]),
  one('news do not say what they touch', 3_000, CONFIRMATION, [
    'if (revision > followed.revision) cache.drop(touches, { global: revision });',
    'void revision; void touches;',
  ]),
  one('a lease never ends', 3_000, CONFIRMATION, [
    "return this.#trust === 'warm' && this.#lease.isHeld() && this.#isTold;",
    "return this.#trust === 'warm' && this.#isTold;",
  ]),
  one(
    'a lease counts from the answer',
    3_000,
    CONFIRMATION,
    ['    this.#lease.noteConfirmed(asked.at);', '    this.#lease.noteConfirmed(this.#ports.clock.now());'],
    [
      "    this.#lease.noteConfirmed(at);\n    return 'yes';",
      "    this.#lease.noteConfirmed(clock.now());\n    return 'yes';",
    ],
  ),
  one(
    'a clock that is set back makes a lease longer',
    3_000,
    LEASE,
    ['      this.#confirmedAt = -Infinity;\n      this.#lookAt = -Infinity;\n', ''],
    ['      this.#wasSetBack();\n', '      void this.#wasSetBack;\n'],
    [
      'return now < this.#confirmedAt ? Infinity : now - this.#confirmedAt;',
      'return now - this.#confirmedAt;',
    ],
  ),
  one('the database is not looked at once a minute', 3_000, LEASE, [
    'return this.#isGlobal || now >= this.#lookAt || now < this.#believeAt;',
    'return this.#isGlobal || this.#lookAt < 0 || now < this.#believeAt;',
  ]),
  {
    // Whoever finds an entry of its own that it does not know begins anew, and org 0 waits: that alone would do.
    name: 'outrun is believed, and nothing is waited for afterwards',
    within: 3_000,
    changes: [
      {
        file: `src/${COMMITTER}`,
        from: "      case 'full':\n",
        to: "      case 'full':\n      case 'outrun':\n",
      },
      {
        file: `src/${COMMITTER}`,
        from: "      case 'outrun':\n        // Perhaps",
        to: '        // Perhaps',
      },
      { file: `src/${CONFIRMATION}`, from: '    beganAnew();\n', to: '    void beganAnew;\n' },
    ],
  },
  one('refused early from what is too old', 3_000, EARLY, ['|| !confirmation.isFresh', '']),
  one('who was refused is kept whatever happened meanwhile', 12_000, RUNNER, [
    'cache.keep(new CachedPrincipal(facts, turn.at, types), load);',
    'cache.keep(new CachedPrincipal(facts, turn.at, types), cache.beginLoad());',
  ]),
  one('only the first of a batch is dropped', 3_000, COMMITTER, [
    DROP,
    `if (entry === sent[0]?.entry) ${DROP}`,
  ]),
  one('lists do not ask again', 3_000, LISTS, ['holds(asked.at, head) ? ok(asked) : ask(head)', 'ok(asked)']),
  one('lists of everywhere do not wait', 3_000, LISTS, ['isUnheard ? this.untilHeard(head) : true', 'true']),
  one('joiners take an older load (V3)', 3_000, PRINCIPALS, [
    'if (isKept && holds(found.at, known)) return { ...found, isReadAnew: false };',
    'void isKept; void holds; return found;',
  ]),
  one('memberships of an org that was deleted count', 3_000, EXISTING, [
    '${orgUsers.orgId} = ${idIfOrg(orgId)} AND',
    '${orgUsers.orgId} = ${orgId} AND',
  ]),
  one('a token is good whatever its person is linked to', 3_000, PRINCIPAL, [
    'facts.isServiceAccount || !isLinkTo(facts.link, credential)',
    'facts.isServiceAccount || (isLinkTo(facts.link, credential), false)',
  ]),
  one('whoever was linked by an issuer is so by any other', 3_000, 'core/link.ts', [
    'link !== undefined && link.issuer === issuer && link.subject === subject;',
    'issuer !== undefined && link !== undefined && link.subject === subject;',
  ]),
  one('the orgs of who gets a link hear nothing', 3_000, LINKS, [
    'notifies: [...new Set(parts.flatMap(({ notifies }) => notifies))],',
    'notifies: [...(parts[0]?.notifies ?? [])],',
  ]),
  one('the orgs of who loses a link hear nothing', 3_000, LINKS, [
    'touches: usersIn([userId]),\n    notifies,',
    'touches: usersIn([userId]),\n    notifies: notifies.slice(0, 0),',
  ]),
  one('who is barred signs in', 3_000, 'storage/good-link.ts', ['  eq(identities.isBarred, false),\n', '']),
  one('who is barred is not told of', 3_000, SIGN_IN, [
    'touches: [`user:${id}`],\n    notifies',
    'touches: linkNow.isBarred ? [] : [`user:${id}`],\n    notifies',
  ]),
  one('a link that is taken over is not told of', 3_000, SIGN_IN, [
    'touches: [`user:${id}`],\n    notifies',
    'touches: linkNow.issuer === newest.issuer ? [`user:${id}`] : [],\n    notifies',
  ]),
  one('the org hears nothing that a token ends the membership of', 3_000, SIGN_IN, [
    'notifies: [...orgIds, ...(role?.joins ?? [])],',
    `notifies: [
      ...orgIds.filter((orgId) => (role?.after as { orgRoles?: object })?.orgRoles?.[orgId] !== null),
      ...(role?.joins ?? []),
    ],`,
  ]),
  one('what a provider manages is changed by hand', 3_000, ORG_USERS, [
    "{ field: 'orgRole', orgId }, managing);\n    if (managed !== undefined) return refuse(managed);",
    "{ field: 'orgRole', orgId }, managing);\n    void managed;",
  ]),
  one('who was removed comes back by the same role', 3_000, 'core/role-steps.ts', [
    'isSaidAgain && membership === undefined) return undefined;',
    'isSaidAgain && membership !== undefined) return undefined;',
  ]),
  one('a restore is not noticed', 3_000, CONFIRMATION, [
    'if ((isQuiet && isOtherTrail) || this.#isOtherGlobalTrail(head, asked, followed)) {',
    'if (this.#trust === "cold" && isQuiet && isOtherTrail) {',
  ]),
  one(
    'a restore is seen by numbers only (V9)',
    3_000,
    CONFIRMATION,
    [
      'head.own !== acknowledged.revision || head.hash !== acknowledged.hash',
      'head.own !== acknowledged.revision',
    ],
    ['return !isSame(head.globalHash, followed.hash);', 'return false;'],
    ['return next !== undefined && !isSame(next.previousHash, followed.hash);', 'void next; return false;'],
    ["return isWhole && isSame(unseen[0]?.previousHash ?? '', after.hash);", 'return isWhole;'],
    ['return isSame(to.hash, after.hash);', 'return true;'],
    ['if (!isSame(next.previousHash, followed.hash)) {', 'if (false) {'],
  ),
];
