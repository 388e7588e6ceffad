/**
 * What the http bench asks. `beside` are those that it is compared with in the same round, by name: floors, which are the same
 * calls and statements in plain platform code, or a route that only parses the same body.
 *
 * @typedef {{ readonly what: string, readonly beside?: readonly string[] }} Subject
 */

/**
 * In the order of a round: what is compared stands close together.
 *
 * @type {Readonly<Record<string, Subject>>}
 */
export const SUBJECTS = {
  yardstick: { what: 'an empty Hono route' },
  ownPermissions: { what: "a caller's own 165 permissions, hot", beside: ['floorRead'] },
  floorRead: { what: 'floor: one remote call that reads a row and answers as much' },
  permissionsOfAnother: { what: "another account's permissions, hot", beside: ['floorRead'] },
  evaluationRoute: { what: 'a Hono route that parses one question and says yes' },
  evaluation: { what: 'one evaluation, hot', beside: ['floorEvaluation', 'evaluationRoute'] },
  floorEvaluation: {
    what: 'floor: the question is parsed, and one remote call with it reads a row and says yes',
  },
  evaluations: { what: 'fifty evaluations at once, hot', beside: ['floorEvaluation', 'evaluationsRoute'] },
  evaluationsRoute: { what: 'a Hono route that parses fifty questions and says yes' },
  change: { what: 'one assignment change', beside: ['floorOurChange', 'floorChange'] },
  floorOurChange: { what: 'floor: one change at a time, 7 reads, 3 writes, 2 of the object' },
  floorChange: { what: 'floor: one remote call, one D1 read, one D1 write of two rows' },
};
