/**
 * How long the ways between the parts of a deployment are, in milliseconds, there and back.
 *
 * @typedef {object} Latencies
 * @property {number} call a call from the Worker to an object
 * @property {number} trip a round trip of an object to the database
 * @property {number} own one of the Worker to the database: it is where the objects' database is, so as far as both together
 * @property {number} peer a call from one object to another. All objects of a deployment are in one place
 */

/** @returns {Latencies} */
const latencies = (call, trip) => ({ call, trip, own: call + trip, peer: 1 });

/** Nothing takes time but the machine. @type {Latencies} */
export const HERE = { call: 0, trip: 0, own: 0, peer: 0 };

/** Where callers, objects and the database are. @type {Readonly<Record<string, Latencies>>} */
export const PROFILES = {
  near: latencies(1, 1),
  continent: latencies(20, 5),
  ocean: latencies(120, 5),
  'far-d1': latencies(5, 80),
};
