import { leftOut } from '../left-out.ts';

/** The router of an application that is told none. Here each is only part of another one, which has a router and takes its routes. */
export class SmartRouter {
  readonly name = 'SmartRouter';
  readonly match = leftOut;

  add(): void {
    // Nothing is looked for here.
  }
}

/** What that one would try first. */
export class RegExpRouter {}
