import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Read } from './read.ts';

/** The declared types of resources. Org 0 has the global ones. */
export type ResourceTypeRepository = {
  /** What means something in the org: its own types, and the global ones. One statement. */
  inForce(orgId: number): Read<Vocabulary>;
};
